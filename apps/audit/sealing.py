"""The sealer: gives waiting leaves their places in the brand's tree and signs the new head.

One sealer per brand at a time (an advisory lock that ends with the transaction). An append reads
the O(log n) seals that hold the tree's right edge, never the whole tree.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from apps.audit import checkpoints, merkle
from apps.audit.models import Checkpoint, Leaf, Pending, Seal
from apps.core.errors import VitrineError
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

BATCH = 2000
_LOCK_SPACE = 0x5EA1


class BrokenLog(VitrineError):
    """The stored tree no longer fits its last signed head. Signing on would vouch for it: verify first."""

    status = 500
    default_code = "audit_broken"
    default_detail = "The audit log is damaged. Run `audit verify`."


def seal() -> int:
    """Seal everything that waits in the brand in scope; returns how many leaves.

    Raises BrokenLog, sealing nothing, when the stored tree was tampered with.
    """
    if not Pending.objects.exists():
        return 0
    brand = Brand.objects.get(pk=current_brand_id())
    total = 0
    while count := _seal_batch(brand):
        total += count
        checkpoints.publish(brand)
        if count < BATCH:
            break
    return total


@transaction.atomic
def _seal_batch(brand: Brand) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [_LOCK_SPACE, brand.pk])
    waiting = list(Pending.objects.order_by("place").values_list("id", flat=True)[:BATCH])
    if not waiting:
        return 0
    hashes = dict(Leaf.objects.filter(pk__in=waiting).values_list("id", "hash"))
    leaves = [(ref, bytes(hashes[ref])) for ref in waiting if ref in hashes]
    tree = frontier()
    seals = _append(tree, leaves)
    root = tree.root()
    for row in seals:
        row.root = root
    Seal.objects.bulk_create(seals)
    checkpoints.sign(brand, tree.size, root)
    Pending.objects.filter(pk__in=waiting).delete()
    return len(waiting)


def frontier() -> merkle.Frontier:
    """The right edge of the brand's tree, checked against its last signed head."""
    last = Seal.objects.order_by("-position").values_list("position", flat=True).first()
    size = 0 if last is None else last + 1
    head = Checkpoint.objects.order_by("-size").first()
    if (head.size if head else 0) != size:
        raise BrokenLog
    nodes = stored_nodes(merkle.full_subtrees(0, size))
    tree = merkle.Frontier(size, nodes.values())
    if head and tree.root() != bytes(head.root):
        raise BrokenLog
    return tree


def stored_nodes(nodes: list[merkle.Node]) -> dict[merkle.Node, bytes]:
    """The hashes of full subtrees, from the seals that completed them (one query)."""
    positions = {merkle.last_leaf(node) for node in nodes}
    stored = dict(Seal.objects.filter(position__in=positions).values_list("position", "nodes"))
    found = {}
    for node in nodes:
        blob, start = bytes(stored.get(merkle.last_leaf(node), b"")), node[0] * merkle.HASH_BYTES
        if len(blob) < start + merkle.HASH_BYTES:
            raise BrokenLog
        found[node] = blob[start : start + merkle.HASH_BYTES]
    return found


def _append(tree: merkle.Frontier, leaves: list[tuple[UUID, bytes]]) -> list[Seal]:
    return [Seal(id=ref, position=tree.size, nodes=b"".join(tree.append(leaf))) for ref, leaf in leaves]
