"""The steps to a living widget, each with its state read from real data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.audit.models import AIRecord
from apps.catalog.models import Import, Product
from apps.console.admin_ai import STAGES
from apps.console.admin_hours import ADVISING
from apps.knowledge import selectors as knowledge
from apps.people.models import Member, WidgetKey
from apps.rollout import services as rollout
from apps.schedule.models import BrandHours, WorkingHours
from apps.sessions.models import Session
from apps.tenants.models import Brand


@dataclass(frozen=True)
class State:
    """How far a step is, in a sentence. ``warn`` points at what waits although the step is done."""

    done: bool
    said: str
    warn: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the path, the section it lies in, and the address's name."""

    title: str | Promise
    about: str | Promise
    section: str
    address: str
    button: str | Promise
    state: Callable[[Brand], State]


def _brand(brand: Brand) -> State:
    done = bool(brand.settings.get("colours"))
    words = _("%(zone)s · %(currency)s · %(languages)s") % {
        "zone": brand.timezone,
        "currency": brand.currency,
        "languages": ", ".join(brand.languages),
    }
    return State(done, words if done else _("The widget still wears the house's colours."))


def _catalogue(brand: Brand) -> State:
    count = Product.objects.filter(active=True).count()
    last = Import.objects.only("state", "failed", "filename").order_by("-created_at").first()
    warn = ""
    if last and last.state == Import.State.NEEDS_DECISION:
        warn = _("%(file)s waits for your decision.") % {"file": last.filename}
    elif last and last.failed:
        warn = ngettext("%(n)s row was left out.", "%(n)s rows were left out.", last.failed) % {
            "n": last.failed
        }
    said = ngettext("%(n)s product", "%(n)s products", count) % {"n": count}
    return State(count > 0, said if count else _("No products yet."), warn)


def _approval(brand: Brand) -> State:
    active = Product.objects.filter(active=True)
    count, total = active.exclude(approved_fields=[]).count(), active.count()
    said = _("The AI may speak of %(n)s of %(total)s products.") % {"n": count, "total": total}
    return State(count > 0, said if count else _("The AI may state nothing of the catalogue yet."))


def _policies(brand: Brand) -> State:
    counts = knowledge.counts()
    waiting = counts["in_review"] + counts["draft"]
    warn = (
        ngettext("%(n)s wording waits.", "%(n)s wordings wait.", waiting) % {"n": waiting} if waiting else ""
    )
    approved = counts["approved"]
    said = ngettext("%(n)s approved text", "%(n)s approved texts", approved) % {"n": approved}
    return State(approved > 0, said if approved else _("Questions on shipping or returns are refused."), warn)


def _hours(brand: Brand) -> State:
    own = BrandHours.objects.exists()
    people = WorkingHours.objects.filter(member__active=True).count()
    said = ngettext("%(n)s advisor keeps own hours", "%(n)s advisors keep own hours", people) % {"n": people}
    done = own or people > 0
    words = _("The brand's week is set.") if own else said
    return State(done, words if done else _("Nobody knows when you are there."))


def _people(brand: Brand) -> State:
    count = Member.objects.filter(active=True, role__in=ADVISING).count()
    alone = Member.objects.filter(active=True).count() == 1
    said = ngettext("%(n)s person can talk with shoppers", "%(n)s people can talk with shoppers", count) % {
        "n": count
    }
    return State(count > 0 and not alone, said if not alone else _("You are alone here."))


def _embed(brand: Brand) -> State:
    key = WidgetKey.objects.filter(kind="live", active=True).exclude(origins=[]).first()
    if key is None:
        return State(False, _("It may run nowhere yet."))
    seen = Session.objects.filter(widget_key=key).exists()
    said = _("Opened by shoppers already.") if seen else _("Ready for %(where)s") % {"where": key.origins[0]}
    return State(True, said, "" if seen else _("Nobody has opened it yet."))


def _test(brand: Brand) -> State:
    asked = AIRecord.objects.filter(session_id=None).count()
    said = ngettext("%(n)s question tried", "%(n)s questions tried", asked) % {"n": asked}
    return State(asked > 0, said if asked else _("Ask what your shoppers ask before they do."))


def _live(brand: Brand) -> State:
    row = rollout.current()
    if row.killed_at:
        return State(False, _("The AI is off, by %(who)s.") % {"who": row.killed_by})
    said = _("Stage %(n)s: %(name)s") % {"n": row.stage, "name": STAGES[row.stage].name}
    return State(row.stage >= 2, said)


STEPS = (
    Step(
        gettext_lazy("Say who you are"),
        gettext_lazy("Name, clock, languages, colours, logo."),
        "brand",
        "admin-brand",
        gettext_lazy("Set up the brand"),
        _brand,
    ),
    Step(
        gettext_lazy("Bring the catalogue"),
        gettext_lazy("A feed file from your shop, with a report per row."),
        "catalogue",
        "admin-catalogue",
        gettext_lazy("Import a feed"),
        _catalogue,
    ),
    Step(
        gettext_lazy("Decide what may be said"),
        gettext_lazy("Field by field. Nothing imported is stated before."),
        "catalogue",
        "admin-approval",
        gettext_lazy("Approve fields"),
        _approval,
    ),
    Step(
        gettext_lazy("Write down your policies"),
        gettext_lazy("Shipping, returns, warranty: the AI quotes approved texts only."),
        "knowledge",
        "admin-knowledge",
        gettext_lazy("Add policies"),
        _policies,
    ),
    Step(
        gettext_lazy("Set your hours"),
        gettext_lazy("So that nobody is promised a person who isn't there."),
        "hours",
        "admin-hours",
        gettext_lazy("Set the hours"),
        _hours,
    ),
    Step(
        gettext_lazy("Invite people"),
        gettext_lazy("Advisors, editors, an approver, an auditor."),
        "people",
        "admin-people",
        gettext_lazy("Invite somebody"),
        _people,
    ),
    Step(
        gettext_lazy("Put the widget on your pages"),
        gettext_lazy("One line, and the addresses it may run on."),
        "widget",
        "admin-widget",
        gettext_lazy("Get the line"),
        _embed,
    ),
    Step(
        gettext_lazy("Try it"),
        gettext_lazy("Ask as a shopper and see every step to the answer."),
        "ai",
        "admin-try",
        gettext_lazy("Ask a question"),
        _test,
    ),
    Step(
        gettext_lazy("Go live"),
        gettext_lazy("Step up when you trust it; step down in a second."),
        "ai",
        "admin-ai",
        gettext_lazy("Look at the stages"),
        _live,
    ),
)
