"""One module for each set: how it is brought in, asked, and judged."""

from __future__ import annotations
