"""A second opinion on what was said. Shares no code with `apps.grounding`: another mistake, not the same one.

`sources` reads what an answer cites anew from the database, past the product's own selectors; `judging` holds
each sentence against it. Strict on purpose: a doubt counts against the answer and is looked at by a person.
"""

from __future__ import annotations
