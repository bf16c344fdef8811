from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.redaction import find, mask_cards, redact, restore


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to lena.vogt+shop@post.example.de please", [("email", "lena.vogt+shop@post.example.de")]),
        ("it is lena (at) example (dot) org", [("email", "lena (at) example (dot) org")]),
        ("ring me on +49 171 555 01 23 after six", [("phone", "+49 171 555 01 23")]),
        ("my number is 555 0134", [("phone", "555 0134")]),
        ("Rückruf bitte unter 030/5550123", [("phone", "030/5550123")]),
        ("call (415) 555-0101 x22", [("phone", "(415) 555-0101 x22")]),
        ("pay with 4242 4242 4242 4242", [("card", "4242 4242 4242 4242")]),
        ("card 4242424242424241 was refused", [("card", "4242424242424241")]),
        ("the cvc is 737", [("cvv", "737")]),
        ("IBAN DE02 1203 0000 0000 2020 51 danke", [("iban", "DE02 1203 0000 0000 2020 51")]),
        ("my social security number is 219-09-9999", [("national_id", "219-09-9999")]),
        ("Steuer-ID: 65 929 970 489", [("national_id", "65 929 970 489")]),
        ("driver's license D1234567", [("driver_license", "D1234567")]),
        ("your site blocks 198.51.100.23", [("ip", "198.51.100.23")]),
        ("my password is Sommer2024", [("secret", "Sommer2024")]),
        ("born on 3 May 1984", [("date_of_birth", "3 May 1984")]),
        ("Ich wohne in der Lindenallee 7, 50674 Köln", [("address", "Lindenallee 7, 50674 Köln")]),
        (
            "send it to 48 Harbour Road, Portland, OR 97201",
            [("address", "48 Harbour Road, Portland, OR 97201")],
        ),
        ("P.O. Box 1180", [("address", "P.O. Box 1180")]),
        ("Postleitzahl 20095", [("postcode", "20095")]),
        ("my name is Ottilie Brandt and I am stuck", [("person", "Ottilie Brandt")]),
        ("ich heiße kerem und habe eine frage", [("person", "kerem")]),
        ("Kontonummer 1234567890", [("bank_account", "1234567890")]),
        ("https://shop.example/reset?token=8f3b2c", [("url", "https://shop.example/reset?token=8f3b2c")]),
    ],
)
def test_each_kind_is_found_with_its_exact_span(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "How much is the 1299.00 EUR version with 2 x 450 W?",
        "order number 7730018842, tracking 1Z 999 AA1 0123456784",
        "EAN 4006381333931, model 20-30-40, firmware 10.0.3.1",
        "Does it fit a 100 mile road bike with 28 inch wheels?",
        "Is the Ralph Lauren shirt navy? I'm looking for size 40.",
        "Opening hours on 24.12.2026 from 09:00 to 14:00",
        "The ring 12 or the 3 way valve?",
        "Was kostet der Versand nach Bayern?",
    ],
)
def test_shop_talk_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_the_same_value_has_the_same_placeholder() -> None:
    hidden = redact("a@example.org or b@example.org, rather a@example.org")
    assert hidden.text == "[EMAIL_1] or [EMAIL_2], rather [EMAIL_1]"
    assert hidden.placeholders == {"[EMAIL_1]": "a@example.org", "[EMAIL_2]": "b@example.org"}


def test_placeholders_of_earlier_lines_go_on() -> None:
    first = redact("I am a@example.org")
    second = redact("again a@example.org and c@example.org", first.placeholders)
    assert second.text == "again [EMAIL_1] and [EMAIL_2]"


def test_a_placeholder_typed_by_a_shopper_is_never_filled_with_a_value() -> None:
    hidden = redact("[EMAIL_1] mine is a@example.org")
    assert hidden.text == "[EMAIL_1] mine is [EMAIL_2]"
    assert restore(hidden.text, hidden.placeholders) == "[EMAIL_1] mine is a@example.org"


def test_cards_are_masked_for_storage_and_other_words_stay() -> None:
    text = "card 4242 4242 4242 4242 exp 04/29 cvc 737, mail a@example.org"
    assert mask_cards(text) == "card •••• •••• •••• 4242 exp ••/•• cvc •••, mail a@example.org"
    assert mask_cards("IBAN DE02120300000000202051") == "IBAN ••••••••••••••••••2051"


PIECES = st.sampled_from(
    [
        "a@example.org",
        "+49 171 5550123",
        "4242424242424242",
        "[EMAIL_1]",
        "[PERSON_1]",
        "my name is Otto Brandt",
        ",",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), PIECES), max_size=8).map(" ".join))
def test_what_was_hidden_comes_back_exactly(text: str) -> None:
    hidden = redact(text)
    assert restore(hidden.text, hidden.placeholders) == text


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), PIECES), max_size=8).map(" ".join))
def test_spans_are_ordered_inside_the_text_and_apart(text: str) -> None:
    at = 0
    for span in find(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end
    assert mask_cards(mask_cards(text)) == mask_cards(text)
