from __future__ import annotations

from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.test import override_settings

from apps.integrations import letters


@pytest.fixture
def templates(tmp_path: Path):
    """A folder of letters beside the real ones."""
    from django.conf import settings

    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "hello.en.txt").write_text(
        "Subject: Hello {{ name }}\n\nDear {{ name }},\nwelcome.\n\n[Open] {{ link }}\n\nBye\n"
    )
    (folder / "hello.de.txt").write_text("Subject: Hallo {{ name }}\n\nGuten Tag\n")
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    with override_settings(TEMPLATES=[engine]):
        yield


def render(language: str, name: str = "Kim", link: str = "https://shop.example/#x=1") -> letters.Letter:
    return letters.render("hello", language, {"name": name, "link": link, "brand_name": "Fjell & Fern"})


def test_one_text_makes_both_forms(templates):
    letter = render("en")
    assert letter.subject == "Hello Kim"
    assert letter.text == "Dear Kim,\nwelcome.\n\nOpen: https://shop.example/#x=1\n\nBye\n"
    assert '<a href="https://shop.example/#x=1"' in letter.html
    assert "Dear Kim,<br>welcome." in letter.html
    assert "Fjell &amp; Fern" in letter.html


@pytest.mark.parametrize(
    ("asked", "subject"), [("de", "Hallo Kim"), ("de-AT", "Hallo Kim"), ("fr", "Hello Kim")]
)
def test_the_reader_is_written_to_in_the_own_language_or_in_english(templates, asked, subject):
    assert render(asked).subject == subject


def test_words_from_outside_are_escaped_in_html_and_left_alone_in_text(templates):
    letter = render("en", name="<Kim> & Co")
    assert "Dear <Kim> & Co," in letter.text
    assert "Dear &lt;Kim&gt; &amp; Co," in letter.html


def test_only_web_addresses_become_buttons(templates):
    assert "<a " not in render("en", link="javascript:alert(1)").html


def test_a_letter_nobody_wrote_is_an_error(templates):
    with pytest.raises(TemplateDoesNotExist):
        letters.render("nothing", "en", {})


@pytest.mark.parametrize("path", sorted(Path("templates/mail").glob("*.txt")), ids=lambda path: path.name)
def test_every_letter_of_the_house_stands_in_both_languages_and_has_a_subject(path):
    assert path.read_text().startswith("Subject: ")
    for language in ("en", "de"):
        assert path.with_name(path.name.split(".")[0] + f".{language}.txt").exists()
