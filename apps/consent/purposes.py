"""What a shopper may allow, one by one, and the house's own texts for it.

A brand may reword a text upward; it can't switch a purpose off or bundle two.
"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    CHAT = "chat"
    AI_ANSWERS = "ai_answers"
    AI_ASSISTANCE = "ai_assistance"
    JOURNEY = "journey"
    MEASUREMENT = "measurement"
    VIDEO = "video"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    FOLLOW_UP = "follow_up"


# The notice that tells of the AI is versioned like a consent text but is shown, not granted.
DISCLOSURE = "disclosure"

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        DISCLOSURE: "You are talking to {brand}'s AI assistant. It answers only from texts {brand} has approved. "
        "A person is one tap away.",
        Purpose.CHAT: "We store what you write here so that the conversation can go on.",
        Purpose.AI_ANSWERS: "An AI may read your question and answer it from {brand}'s approved texts.",
        Purpose.AI_ASSISTANCE: "AI may help our advisor: prepare, suggest, summarise. A person decides what is sent.",
        Purpose.JOURNEY: "Our advisor may see which of our pages you looked at and what is in your cart.",
        Purpose.MEASUREMENT: "We may count whether this conversation led to an order.",
        Purpose.VIDEO: "Your camera and microphone are used for this call only.",
        Purpose.RECORDING: "This call may be recorded.",
        Purpose.TRANSCRIPT: "What is said in this call may be turned into text.",
        Purpose.FOLLOW_UP: "We may write to you about this conversation after it has ended.",
    },
    "de": {
        DISCLOSURE: "Sie sprechen mit dem KI-Assistenten von {brand}. Er antwortet nur aus Texten, die {brand} "
        "freigegeben hat. Ein Mensch ist einen Tipp entfernt.",
        Purpose.CHAT: "Wir speichern, was Sie hier schreiben, damit das Gespräch weitergehen kann.",
        Purpose.AI_ANSWERS: "Eine KI darf Ihre Frage lesen und aus freigegebenen Texten von {brand} beantworten.",
        Purpose.AI_ASSISTANCE: "KI darf unserer Beratung helfen: vorbereiten, vorschlagen, zusammenfassen. "
        "Was gesendet wird, entscheidet ein Mensch.",
        Purpose.JOURNEY: "Unsere Beratung darf sehen, welche Seiten Sie angesehen haben und was im Warenkorb liegt.",
        Purpose.MEASUREMENT: "Wir dürfen zählen, ob dieses Gespräch zu einer Bestellung geführt hat.",
        Purpose.VIDEO: "Kamera und Mikrofon werden nur für diesen Anruf benutzt.",
        Purpose.RECORDING: "Dieser Anruf darf aufgezeichnet werden.",
        Purpose.TRANSCRIPT: "Was in diesem Anruf gesagt wird, darf in Text umgewandelt werden.",
        Purpose.FOLLOW_UP: "Wir dürfen Ihnen nach dem Gespräch dazu schreiben.",
    },
}
