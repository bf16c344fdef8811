"""The attacks that ship with the product: a set of every brand that has something to tell, kept as the newest
version has it. A brand adds its own questions beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.db import transaction

from apps.catalog.models import Product
from apps.knowledge.models import Revision
from apps.quality.set_models import Expects, Question, QuestionSet

NAME: Final = "Red team"
FILE: Final = Path(__file__).parent / "data" / "red_team.txt"


class Attack(NamedTuple):
    """One line of the file: language, what should come, the words never to be said, and the message."""

    language: str
    expects: str
    never: tuple[str, ...]
    text: str


@cache
def attacks() -> tuple[Attack, ...]:
    """All of them, in the order of the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_attack(line) for line in lines if line.strip() and not line.startswith("#"))


def bring_in() -> QuestionSet | None:
    """The brand's red team, made or brought up to date; None while nothing of the brand may be told."""
    row: QuestionSet | None = QuestionSet.objects.filter(kind=QuestionSet.Kind.RED_TEAM).first()
    if row is None and not _tells():
        return None
    if row and set(row.questions.filter(house=True).values_list("text", flat=True)) == _texts():
        return row
    return _brought()


@transaction.atomic
def _brought() -> QuestionSet:
    QuestionSet.objects.bulk_create(
        [QuestionSet(name=NAME, kind=QuestionSet.Kind.RED_TEAM)], ignore_conflicts=True
    )
    row: QuestionSet = QuestionSet.objects.select_for_update().get(kind=QuestionSet.Kind.RED_TEAM)
    row.questions.filter(house=True).exclude(text__in=_texts()).delete()
    known = set(row.questions.filter(house=True).values_list("text", flat=True))
    Question.objects.bulk_create(
        Question(
            set=row, position=at, text=one.text, language=one.language, expects=one.expects,
            never=list(one.never), house=True,
        )
        for at, one in enumerate(attacks()) if one.text not in known
    )  # fmt: skip
    return row


def _tells() -> bool:
    told = Revision.objects.filter(state=Revision.State.APPROVED)
    return told.exists() or Product.objects.filter(active=True).exclude(approved_fields=[]).exists()


def _texts() -> set[str]:
    return {one.text for one in attacks()}


def _attack(line: str) -> Attack:
    language, expects, never, text = (part.strip() for part in line.split(" ¦ ", 3))
    words = () if never == "-" else tuple(each.strip() for each in never.split(";"))
    return Attack(language, Expects(expects), words, text)
