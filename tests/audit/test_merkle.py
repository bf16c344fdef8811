"""The tree against the definitions of RFC 6962, written down once more as plainly as possible."""

from __future__ import annotations

import hashlib

import pytest

from apps.audit import merkle

LEAVES = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(70)]


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, recursively, without any cleverness."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:half]) + plain_root(leaves[half:])).digest()


def lookup(node: merkle.Node) -> bytes:
    level, index = node
    return plain_root(LEAVES[index << level : (index + 1) << level])


def test_the_published_vectors_hold() -> None:
    # The test vectors of the Certificate Transparency project for the empty tree and eight known leaves.
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in inputs]
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (
        merkle.root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert merkle.root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", range(len(LEAVES)))
def test_growing_by_one_gives_the_same_head_as_hashing_everything(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]) == plain_root(LEAVES[:size])


def test_an_append_returns_each_node_it_completes() -> None:
    tree = merkle.Frontier()
    for position, leaf in enumerate(LEAVES):
        done = tree.append(leaf)
        for level, value in enumerate(done):
            node = (level, position >> level)
            assert merkle.last_leaf(node) == position
            assert value == lookup(node)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 32, 70])
def test_every_leaf_can_be_proven_and_nothing_else(size: int) -> None:
    root = plain_root(LEAVES[:size])
    for index in range(size):
        path = [merkle.range_hash(low, high, lookup) for low, high in merkle.inclusion_ranges(index, size)]
        assert merkle.verify_inclusion(LEAVES[index], index, size, path, root)
        assert not merkle.verify_inclusion(LEAVES[index - 1], index, size, path, root) or size == 1
        assert not merkle.verify_inclusion(LEAVES[index], index, size, [*path, root], root)
        assert not merkle.verify_inclusion(LEAVES[index], size, size, path, root)
        if path:
            assert not merkle.verify_inclusion(LEAVES[index], index, size, path[1:], root)


@pytest.mark.parametrize("new", [1, 2, 5, 8, 13, 31, 70])
def test_growth_can_be_proven_from_every_earlier_size(new: int) -> None:
    root = plain_root(LEAVES[:new])
    for old in range(1, new + 1):
        before = plain_root(LEAVES[:old])
        path = [merkle.range_hash(low, high, lookup) for low, high in merkle.consistency_ranges(old, new)]
        assert merkle.verify_consistency(old, new, before, root, path)
        assert not merkle.verify_consistency(old, new, LEAVES[69], root, path)
        assert not merkle.verify_consistency(old, new, before, LEAVES[69], path)


def test_proofs_outside_the_tree_are_refused() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_ranges(4, 4)
    with pytest.raises(ValueError, match="smaller tree"):
        merkle.consistency_ranges(5, 4)
    with pytest.raises(ValueError, match="one hash per full subtree"):
        merkle.Frontier(3, [b""])
