"""Compile every template: a misspelt tag or a missing library fails here, not on somebody's screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    broken = 0
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix not in {".html", ".txt", ".xml", ".js", ".svg"}:
            continue
        try:
            engines["django"].from_string(path.read_text())
        except TemplateSyntaxError as error:
            broken += 1
            print(f"{path.relative_to(ROOT)}: {error}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
