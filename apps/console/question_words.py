"""Question sets as people read them: what is expected, why one failed, what made a set run, its trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.catalog.models import Import
from apps.console.wording import REASONS
from apps.console.wording_codes import CODES
from apps.knowledge.models import Article, Fact, Revision, Synonym
from apps.quality.changes import BROKEN, IMPORTED, RELEASED
from apps.quality.set_models import Question, Run, RunAnswer

EXPECTS: dict[str, str | Promise] = {
    "answer": gettext_lazy("An answer"),
    "refusal": gettext_lazy("A refusal"),
    "escalation": gettext_lazy("A person takes over"),
    "clarify": gettext_lazy("A question back"),
    "withheld": gettext_lazy("Anything that states nothing"),
}
_VERDICTS: dict[str, str | Promise] = {
    "right": gettext_lazy("As expected."),
    "said_forbidden": gettext_lazy("It said “%(detail)s”, which must never be said."),
    "answered_anyway": gettext_lazy("It answered, where it must not."),
    "not_answered": gettext_lazy("It gave no answer: %(detail)s."),
    "other_outcome": gettext_lazy("It did something else: %(detail)s."),
    "other_reason": gettext_lazy("For another reason: %(detail)s."),
    "other_source": gettext_lazy("The answer does not stand on the expected source but on: %(detail)s."),
    "words_missing": gettext_lazy("The answer does not say “%(detail)s”."),
    "error": gettext_lazy("Asking it broke down (%(detail)s). It is tried again in the next run."),
}
_CHANGES: dict[str, str | Promise] = {
    "knowledge.approved": gettext_lazy("approved: %(what)s"),
    "knowledge.retired": gettext_lazy("retired: %(what)s"),
    "knowledge.expired": gettext_lazy("expired: %(what)s"),
    "knowledge.fact_approved": gettext_lazy("fact approved: %(what)s"),
    "knowledge.fact_retired": gettext_lazy("fact retired: %(what)s"),
    "knowledge.synonym_approved": gettext_lazy("synonym approved: %(what)s"),
    "knowledge.synonym_retired": gettext_lazy("synonym retired: %(what)s"),
    "catalog.approved": gettext_lazy("fields of the catalogue approved"),
    "catalog.withdrawn": gettext_lazy("fields of the catalogue withdrawn"),
    "catalog.relation_approved": gettext_lazy("a relation approved"),
    "catalog.relations_declared": gettext_lazy("relations declared"),
    "catalog.removal_decided": gettext_lazy("products left the range"),
    "rollout.engine": gettext_lazy("another engine"),
    "rollout.boundaries": gettext_lazy("other boundaries"),
    IMPORTED: gettext_lazy("import: %(what)s"),
    "catalog.relations_approved": gettext_lazy("relations approved"),
    "catalog.relation_removed": gettext_lazy("a relation removed"),
    "catalog.rule_approved": gettext_lazy("a rule approved"),
    "catalog.rule_retired": gettext_lazy("a rule retired"),
    BROKEN: gettext_lazy("the run before broke down"),
    RELEASED + "knowledge": gettext_lazy("a text's first or last day came"),
    RELEASED + "engine": gettext_lazy("another engine"),
    RELEASED + "model": gettext_lazy("another model"),
    RELEASED + "prompt": gettext_lazy("another instruction to the model"),
    RELEASED + "version": gettext_lazy("a new version of Vitrine"),
}
_PLAIN: dict[str, str | Promise] = {
    "text": gettext_lazy("the product's own texts"),
    "relation": gettext_lazy("what was declared to fit"),
    "hours": gettext_lazy("the hours"),
}
NAMED = 3
"""So many of the changes are named; the rest is a number."""


def why(answer: RunAnswer) -> str:
    """The verdict in one sentence of the reader's language."""
    said = str(_VERDICTS.get(answer.verdict, answer.verdict))
    detail: object = answer.detail
    if answer.verdict in ("not_answered", "other_reason", "other_outcome"):
        detail = REASONS.get(answer.detail) or CODES.get(answer.detail) or answer.detail.replace("_", " ")
    return said % {"detail": detail} if "%(detail)s" in said else said


def parts(expected: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    """What is expected beside the kind of outcome, each a few words; `titles` as from `titles_of`."""
    source = expected.get("source") or ""
    told = [_("from %(source)s") % {"source": _source(source, titles)}] if source else []
    told += [_("says “%(words)s”") % {"words": words} for words in expected.get("contains") or ()]
    told += [_("never “%(words)s”") % {"words": words} for words in expected.get("never") or ()]
    if reason := expected.get("reason"):
        told.append(_("because: %(reason)s") % {"reason": REASONS.get(reason, reason.replace("_", " "))})
    return told


def titles_of(refs: Iterable[str]) -> dict[str, str]:
    """The titles of the articles among sources, by short name; one query."""
    slugs = {_slug(ref) for ref in refs if ref.startswith("article:")}
    return dict(Article.objects.filter(slug__in=slugs).values_list("slug", "title")) if slugs else {}


def _slug(ref: str) -> str:
    return ref.removeprefix("article:").partition("@")[0]


def _source(ref: str, titles: Mapping[str, str]) -> str:
    """A source as people say it: an article by its title, all else by its kind."""
    kind, _colon, rest = ref.partition(":")
    if kind == "article":
        number = rest.partition("@")[2]
        title = _("“%(title)s”") % {"title": titles.get(_slug(ref), _slug(ref))}
        return f"{title} ({number})" if number else title
    if kind == "fact":
        name, _space, scope = rest.partition(" ")
        return f"{_('the fact')} {CODES.get(name, name)} {scope}".strip()
    if kind == "field":
        return f"{_('the field')} {CODES.get(rest, rest.replace('_', ' '))}"
    return str(_PLAIN.get(ref, ref))


def expected_of(question: Question) -> dict[str, Any]:
    """The expectation of a question in the shape a run keeps."""
    names = ("expects", "source", "contains", "never", "reason")
    return {name: getattr(question, name) for name in names}


def begun_by(runs: Sequence[Run]) -> dict[Any, str]:
    """What made each of the runs begin: a person's name, or the changes; four queries for all."""
    changes = [change for run in runs for change in run.changes]
    names = _names(changes)
    return {run.pk: _begun(run, names) for run in runs}


def _begun(run: Run, names: Mapping[str, str]) -> str:
    if run.started_by:
        return _("by %(name)s") % {"name": run.started_by}
    told = list(dict.fromkeys(_change(each, names) for each in run.changes))
    if not told:
        return _("by itself")
    more = len(told) - NAMED
    rest = [_("and %(n)s more") % {"n": more}] if more > 0 else []
    return _("after: %(changes)s") % {"changes": ", ".join([*told[:NAMED], *rest])}


def _change(change: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = str(_CHANGES.get(change["kind"], change["kind"]))
    what = names.get(change.get("about", ""), "")
    if "%(what)s" not in words:
        return words
    return words % {"what": what} if what else (words % {"what": ""}).rstrip(": ")


def _names(changes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The names of what was changed, by id."""
    by_kind: dict[str, set[str]] = {"revision": set(), "fact": set(), "synonym": set(), "import": set()}
    for change in changes:
        kind, about = change["kind"], change.get("about") or ""
        group = next((one for one in ("import", "fact", "synonym") if one in kind), "revision")
        if about and (kind == IMPORTED or kind.startswith("knowledge.")):
            by_kind[group].add(about)
    texts = Revision.objects.filter(pk__in=by_kind["revision"]).values_list("pk", "title")
    facts = Fact.objects.filter(pk__in=by_kind["fact"]).values_list("pk", "kind", "scope")
    words = Synonym.objects.filter(pk__in=by_kind["synonym"]).values_list("pk", "said", "term")
    files = Import.objects.filter(pk__in=by_kind["import"]).values_list("pk", "filename")
    named = {str(pk): name for pk, name in (*texts, *files)}
    named |= {str(pk): f"{said} → {term}" for pk, said, term in words}
    return named | {str(pk): f"{CODES.get(kind, kind)} {scope}".strip() for pk, kind, scope in facts}


@dataclass(frozen=True)
class Bar:
    """One finished run in the picture of the last ones. Numbers are those of the drawing."""

    x: int
    y: float
    height: float
    passed: bool
    label: str


WIDTH, GAP, HEIGHT, SHOWN = 6, 3, 28, 12


def trend(runs: Sequence[Run]) -> list[Bar]:
    """The share as expected of the last finished runs, oldest first."""
    done = [run for run in runs if run.state == "done"][:SHOWN]
    bars = []
    for at, run in enumerate(reversed(done)):
        height = max(2.0, round(HEIGHT * run.right / run.asked, 1)) if run.asked else 2.0
        label = f"{run.right} / {run.asked}"
        bars.append(
            Bar((SHOWN - len(done) + at) * (WIDTH + GAP), HEIGHT - height, height, bool(run.passed), label)
        )
    return bars
