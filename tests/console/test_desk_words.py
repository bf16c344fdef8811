"""The console in German: every sentence translated, the compiled catalogue the written one."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from apps.console.templatetags.desk import money, waited
from tests.console.desk import client, house, product

FOLDER = Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES"
IN_TEMPLATE = re.compile(r"""(?:\{% translate |_\()(?P<mark>["'])(?P<text>.+?)(?P=mark)""")
IN_CODE = re.compile(r"""\b(?:_|gettext_lazy|ngettext)\(\s*"(?P<text>[^"\\\\]+)"[,)]""")
PAIR = re.compile(r'^msgid "(?P<id>.+)"\nmsgstr "(?P<str>.*)"$', re.M)


def test_no_sentence_is_left_in_english_and_the_catalogue_is_compiled() -> None:
    with (FOLDER / "django.mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    pairs = [(m["id"], m["str"]) for m in PAIR.finditer((FOLDER / "django.po").read_text())]
    assert len(pairs) > 250
    assert [key for key, said in pairs if not said] == []
    plain = {key.replace('\\"', '"'): said.replace('\\"', '"') for key, said in pairs}
    assert [key for key, said in plain.items() if spoken.gettext(key) != said] == []


def test_every_sentence_of_the_console_s_templates_and_code_has_a_german_one() -> None:
    base = Path(settings.BASE_DIR)
    texts = [path.read_text() for path in (base / "templates").rglob("*.html")]
    # Django looks a template's sentence up with its percent signs doubled
    said = {m["text"].replace("%", "%%") for text in texts for m in IN_TEMPLATE.finditer(text)}
    code = [path.read_text() for path in (base / "apps/console").rglob("*.py")]
    said |= {m["text"] for text in code for m in IN_CODE.finditer(text)}
    assert len(said) > 600
    with (FOLDER / "django.mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    known = {key[0] if isinstance(key, tuple) else key for key in spoken._catalog}  # type: ignore[attr-defined]
    assert sorted(said - known) == []


@pytest.mark.django_db
def test_an_advisor_who_reads_german_gets_german() -> None:
    people = house()
    product(people.brand)
    page = client(people.ben).get("/console/", headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="de"' in page and "Kein Gespräch ist bei Ihnen." in page
    found = client(people.ben).get("/console/products/?q=r45", headers={"Accept-Language": "de"})
    assert "189,95 €" in found.content.decode()


def test_money_follows_the_custom_of_the_language() -> None:
    price = {"amount": "1289.50", "currency": "EUR"}
    with translation.override("en"):
        assert money(price) == "€1289.50"
        assert money({"amount": "12.00", "currency": "SEK"}) == "SEK 12.00"
    with translation.override("de"):
        assert money(price) == "1289,50 €"
    assert money(None) == "" and money({"amount": "x", "currency": "EUR"}) == ""


def test_who_never_waited_has_no_wait() -> None:
    assert waited(None) == "0:00"
