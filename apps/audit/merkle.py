"""The Merkle tree of RFC 6962, as pure functions.

A leaf is hashed with a 0x00 before it, a node with 0x01, so that neither can be passed off as the
other. Nodes of full subtrees are named (level, index): the node covers the leaves from
``index << level`` up to ``(index + 1) << level``, and is complete as soon as its last leaf stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

Node = tuple[int, int]
Lookup = Callable[[Node], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962 §2.1: SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 §2.1: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one hash per bit of its size, all that an append needs."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError("A frontier holds one hash per full subtree.")

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash; returns the nodes this completes, from the leaf upwards (O(log n))."""
        done = [leaf]
        size, sha256 = self.size, hashlib.sha256
        while size & 1:
            leaf = sha256(b"\x01" + self.hashes.pop() + leaf).digest()
            done.append(leaf)
            size >>= 1
        self.hashes.append(leaf)
        self.size += 1
        return done

    def root(self) -> bytes:
        """The tree head over everything appended so far."""
        return _fold(self.hashes)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The tree head over a list of leaf hashes."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def full_subtrees(low: int, high: int) -> list[Node]:
    """The full subtrees that make up the leaves ``low`` to ``high`` of one RFC 6962 range, left to right."""
    nodes = []
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def last_leaf(node: Node) -> int:
    """The position of the leaf that completes a node."""
    level, index = node
    return ((index + 1) << level) - 1


def range_hash(low: int, high: int, lookup: Lookup) -> bytes:
    """RFC 6962's MTH over the leaves ``low`` to ``high``, from the hashes of full subtrees."""
    return _fold([lookup(node) for node in full_subtrees(low, high)])


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """RFC 6962 §2.1.1 PATH: the ranges whose hashes prove leaf ``index`` in a tree of ``size``."""
    if not 0 <= index < size:
        raise ValueError("The leaf is not in a tree of this size.")
    ranges: list[tuple[int, int]] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """RFC 6962 §2.1.2 PROOF: the ranges that prove a tree of ``old`` leaves a prefix of ``new``."""
    if not 0 < old <= new:
        raise ValueError("A consistency proof leads from a smaller tree to a larger one.")
    ranges: list[tuple[int, int]] = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low, whole = middle, False
    return ([] if whole else [(low, high)]) + ranges[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether ``path`` proves the leaf hash at ``index`` in the tree of ``size`` with this root."""
    if not 0 <= index < size:
        return False
    node, last = index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            leaf = node_hash(sibling, leaf)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = node_hash(leaf, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and leaf == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` proves that the tree of ``new`` leaves only added to the one of ``old``."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    if not steps:
        return False
    before = after = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root
