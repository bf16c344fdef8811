"""A word put in the place of another: `organic linen` where the evidence says `organic cotton`."""

from __future__ import annotations

from difflib import SequenceMatcher

from .facts import Fact

_MOST = 2  # words one after the other that count as put in the place of as many
_ANCHOR = 2  # concepts that must stand as in the evidence for the rest to count as changed


def swapped(claim: Fact, given: Fact, missing: frozenset[str], known: frozenset[str]) -> str:
    """The word of the claim that stands where the evidence has another, '' for none.

    Only words that the evidence lacks (`missing`) count, and only beside words it has in the same order.
    """
    ours = [word for word in claim.order if word not in known]
    theirs = [word for word in given.order if word not in known]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    said = frozenset(ours)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    if kept < min(_ANCHOR, len(ours) - 1):
        return ""
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "replace" or b - a > _MOST or not b - a <= d - c <= b - a + 1:
            continue
        put, lost = ours[a:b], theirs[c:d]
        if all(word in missing for word in put) and not said & frozenset(lost):
            return put[0]
    return ""
