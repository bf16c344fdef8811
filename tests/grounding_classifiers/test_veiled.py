"""What is said round about reaches a person, and what only sounds like it does not."""

from __future__ import annotations

import pytest

from apps.grounding import escalation

VEILED = [
    ("what's the use in carrying on", "self_harm"),
    ("they would all be happier without me", "self_harm"),
    ("maybe it's better if I weren't alive", "self_harm"),
    ("Ich habe einen Abschiedsbrief geschrieben", "self_harm"),
    ("Ich will nie wieder aufwachen", "self_harm"),
    ("dem sollte man alle Knochen brechen", "violence"),
    ("the seat post snapped and I landed on my face", "injury_or_allergy"),
    ("the plug melted into the socket", "injury_or_allergy"),
    ("Das Gerät riecht verschmort", "injury_or_allergy"),
    ("is it fine if i'm fifteen", "minor"),
    ("i'm sixteen, may I have the knife", "minor"),
    ("am I old enough to order this", "minor"),
    ("bin erst vierzehn, geht das", "minor"),
    ("my card was debited without my consent", "fraud"),
    ("a text message asked for my bank code", "fraud"),
    ("Da sind Käufe dabei, die ich nicht gemacht habe", "fraud"),
    ("so langsam reicht es mir", "frustration"),
    ("I'm blind and can't find the button, please help", "person_requested"),
    ("I was treated badly because of my accent", "complaint"),
    ("Ihr Verkäufer hat mich wegen meiner Herkunft beleidigt", "complaint"),
    ("my grandmother has passed away and had ordered a chair", "order_or_account"),
    ("Mein Bruder ist vor einer Woche gestorben", "order_or_account"),
    ("120 mugs for our staff, please", "b2b"),
    ("Wo finde ich Pressefotos?", "press"),
    ("what dose should my son take", "medical"),
]
PLAIN = [
    "I'm 12 stone, does the hammock hold me",
    "I'm usually a 14, does the dress run small",
    "my daughter is 14, which helmet fits her",
    "I'm 10 minutes away, is the shop open",
    "is the watch comfortable on thin wrists",
    "could I hang a boxing bag on the beam",
    "which kitchen knife is best for bread",
    "are the drawers sold in pairs or in pieces?",
    "does the stove smoke?",
    "Wie viele Stück sind in der Packung?",
    "Haben Sie auch Hocker?",
    "Enthält die Seife Mandelöl?",
]


@pytest.mark.parametrize(("text", "reason"), VEILED)
def test_what_is_said_round_about_reaches_a_person(text: str, reason: str) -> None:
    assert reason in escalation.check(text).reasons


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_sounds_like_it_is_answered(text: str) -> None:
    found = escalation.check(text)
    assert not found.escalate or found.faint, found.reasons
