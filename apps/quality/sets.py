"""Writing question sets: each change one verb, on record. Runs keep copies and stay as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from apps.audit import recorder
from apps.catalog import selectors as catalog
from apps.core.errors import Conflict, Invalid, NotFound
from apps.people.actors import Actor
from apps.quality import gates, sources
from apps.quality.judging import BETWEEN
from apps.quality.set_models import Expects, Question, QuestionSet

MOST: Final = 500
"""Questions of one set."""
LONGEST: Final = 2000
_PHRASES, _PHRASE = 20, 200


@transaction.atomic
def create(name: str, language: str, *, by: Actor) -> QuestionSet:
    """A new set of the brand's own. Raises Invalid for a name missing or taken, or for no language."""
    row = QuestionSet(name=_name(name), language=_language(language))
    row.save()
    _record("quality.set_created", row, by, language=row.language)
    return row


@transaction.atomic
def rename(row: QuestionSet, name: str, *, by: Actor) -> None:
    """Call it something else. Raises Invalid as `create`."""
    row.name = _name(name, row)
    row.save(update_fields=["name"])
    _record("quality.set_renamed", row, by)


@transaction.atomic
def pause(row: QuestionSet, paused: bool, *, by: Actor) -> None:
    """Leave it out of what runs by itself and of the language's gate, or take it in again."""
    row.active = not paused
    row.save(update_fields=["active"])
    _record("quality.set_paused" if paused else "quality.set_resumed", row, by)
    if row.kind == QuestionSet.Kind.BRAND:
        gates.report(row.language)


@transaction.atomic
def add(row: QuestionSet, given: Mapping[str, Any], *, by: Actor) -> Question:
    """A new question at the end. `given`: text, language?, product?, expects?, source?, contains?, never?,
    reason?. Raises Invalid with the fields that are wrong."""
    QuestionSet.objects.select_for_update().get(pk=row.pk)
    if row.questions.count() >= MOST:
        raise Invalid(f"A set holds {MOST} questions at most.", code="set_full")
    last = row.questions.aggregate(last=Max("position"))["last"] or 0
    question = Question(set=row, position=last + 1, **checked(given, row))
    question.save()
    _record("quality.question_added", row, by, question=question.text)
    return question


@transaction.atomic
def edit(question: Question, given: Mapping[str, Any], *, by: Actor) -> Question:
    """Other words or another expectation. Raises Invalid as `add`, Conflict for one of the house's."""
    _own(question)
    for name, value in checked(given, question.set).items():
        setattr(question, name, value)
    question.save()
    _record("quality.question_changed", question.set, by, question=question.text)
    return question


@transaction.atomic
def remove(question: Question, *, by: Actor) -> None:
    """Ask it no more. Raises Conflict for one of the house's."""
    _own(question)
    _record("quality.question_removed", question.set, by, question=question.text)
    question.delete()


def get(set_id: UUID | str) -> QuestionSet:
    """The set; raises NotFound."""
    row: QuestionSet | None = QuestionSet.objects.filter(pk=set_id).first()
    if row is None:
        raise NotFound("No such set of questions.")
    return row


def named(name: str) -> QuestionSet:
    """The set by its name; raises NotFound."""
    row: QuestionSet | None = QuestionSet.objects.filter(name=name.strip()).first()
    if row is None:
        raise NotFound(f"There is no set of questions called {name}.")
    return row


def question(question_id: UUID) -> Question:
    """The question with its set; raises NotFound."""
    row: Question | None = Question.objects.filter(pk=question_id).select_related("set").first()
    if row is None:
        raise NotFound("No such question.")
    return row


def checked(given: Mapping[str, Any], row: QuestionSet) -> dict[str, Any]:
    """The fields of a question, tidied; raises Invalid with all that are wrong."""
    wrong: dict[str, list[str]] = {}
    text = " ".join(str(given.get("text") or "").replace("\x00", "").split())
    if not text:
        wrong["text"] = ["This is needed."]
    elif len(text) > LONGEST:
        wrong["text"] = [f"{LONGEST} characters at most."]
    expects = str(given.get("expects") or Expects.ANSWER)
    if expects not in Expects.values:
        wrong["expects"] = [f"One of {', '.join(Expects.values)}."]
    kept: dict[str, Any] = {"text": text, "expects": expects} | _around(given, row, wrong)
    answered = expects == Expects.ANSWER
    kept["source"] = _source(given, wrong) if answered else ""
    kept["contains"] = _phrases(given, "contains", wrong) if answered else []
    kept["never"] = _phrases(given, "never", wrong)
    kept["reason"] = "" if answered else str(given.get("reason") or "").strip()[:40]
    if wrong:
        raise Invalid("The question was not saved.", fields=wrong)
    return kept


def _around(given: Mapping[str, Any], row: QuestionSet, wrong: dict[str, list[str]]) -> dict[str, str]:
    product = str(given.get("product") or "").strip()
    if product and (len(product) > 255 or catalog.resolve_sku(product) is None):
        wrong["product"] = ["No product by that number."]
    language = str(given.get("language") or row.language or "").strip().lower()
    try:
        language = _language(language)
    except Invalid as error:
        wrong |= error.fields
    return {"product": product, "language": language}


def _source(given: Mapping[str, Any], wrong: dict[str, list[str]]) -> str:
    ref = str(given.get("source") or "").strip()
    if not ref:
        return ""
    try:
        return sources.checked(ref[:200])
    except Invalid as error:
        wrong |= error.fields
        return ""


def _phrases(given: Mapping[str, Any], name: str, wrong: dict[str, list[str]]) -> list[str]:
    """One entry per line, or a list of them."""
    value = given.get(name) or []
    lines = value.splitlines() if isinstance(value, str) else [str(each) for each in _listed(value)]
    kept = [BETWEEN.join(part.strip() for part in line.split("|") if part.strip()) for line in lines]
    kept = list(dict.fromkeys(line for line in kept if line))
    if len(kept) > _PHRASES or any(len(line) > _PHRASE for line in kept):
        wrong[name] = [f"{_PHRASES} lines at most, each of {_PHRASE} characters at most."]
    return kept


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _name(name: str, row: QuestionSet | None = None) -> str:
    kept = " ".join(name.replace("\x00", "").split())
    if not kept or len(kept) > 120:
        raise Invalid("The set needs a name.", fields={"name": ["1 to 120 characters."]})
    others = QuestionSet.objects.filter(name=kept, kind=row.kind if row else QuestionSet.Kind.BRAND)
    if (others.exclude(pk=row.pk) if row else others).exists():
        raise Invalid("There is a set by that name.", fields={"name": ["There is a set by that name."]})
    return kept


def _language(language: str) -> str:
    code = language.strip().lower()
    if not code.split("-")[0].isalpha() or not 2 <= len(code.split("-")[0]) <= 3 or len(code) > 8:
        raise Invalid("A language is a code such as en or de.", fields={"language": ["Such as en or de."]})
    return code


def _own(question: Question) -> None:
    if question.house:
        raise Conflict("This question ships with the product and stays as it is.", code="house_question")


def _record(action: str, row: QuestionSet, by: Actor, **data: object) -> None:
    data |= {"set": row.name}
    recorder.entry(action, by=by, object_type="question_set", object_id=row.pk, data=data)
