"""Whoever owns the database changes the sealed log by SQL; the verifier finds it and names the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.audit import checkpoints, facts, keys, merkle, privacy, recorder, sealing, verifying
from apps.audit.models import AIRecord, Checkpoint, Claim, Leaf, Seal
from apps.audit.verifying import Verdict
from apps.core.clock import now
from apps.tenants.models import Brand

from .conftest import ADA, answer

pytestmark = pytest.mark.django_db(transaction=True)
Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def log(brand: Brand, say: Callable[..., UUID]) -> list[UUID]:
    """Nine sealed things in three batches: question, answer and approval, three times."""
    ids: list[UUID] = []
    for number in range(3):
        ids.append(say(f"Question {number}?"))
        record = answer(f"Question {number}?")
        ids += [record.pk, recorder.decision(record.pk, "approved", by=ADA).pk]
        sealing.seal()
    assert verifying.verify().ok
    return ids


def found(kind: str, ref: UUID | None, position: int | None) -> Verdict:
    verdict = verifying.verify()
    first = verdict.first_broken
    assert not verdict.ok
    assert first is not None
    assert (first.kind, first.position) == (kind, position)
    if ref is not None:
        assert first.id == str(ref)
    return verdict


def test_an_untouched_log_verifies_with_size_root_and_no_finding(log: list[UUID]) -> None:
    verdict = verifying.verify()
    head = Checkpoint.objects.order_by("-size").first()
    assert verdict.as_dict() == {
        "brand": "fern",
        "ok": True,
        "size": 9,
        "root": bytes(head.root).hex(),
        "checkpoints": 3,
        "unsealed": 0,
        "erased": 0,
        "broken": 0,
        "first_broken": None,
        "findings": [],
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_airecord SET outcome = 'refused' WHERE id = %s",
        "UPDATE audit_airecord SET parameters = '{}' WHERE id = %s",
        "UPDATE audit_airecord SET created_at = created_at - interval '1 day' WHERE id = %s",
        "UPDATE audit_body SET content = replace(content, 'two years', 'ten years') WHERE id = %s",
        "UPDATE audit_body SET salt = 'f' || salt WHERE id = %s",
        "UPDATE audit_claim SET verdict = 'unsupported' WHERE record_id = %s",
        "UPDATE audit_claim SET source_version = '4' WHERE record_id = %s",
        "DELETE FROM audit_claim WHERE record_id = %s",
        "INSERT INTO audit_claim (id, brand_id, record_id, position, kind, verdict, source_kind, source_id,"
        " source_version) SELECT gen_random_uuid(), brand_id, record_id, 9, kind, verdict, source_kind,"
        " source_id, source_version FROM audit_claim WHERE record_id = %s",
        "UPDATE audit_leaf SET hash = sha256('x') WHERE id = %s",
        "DELETE FROM audit_body WHERE id = %s",
        "UPDATE audit_body SET content = '', salt = '' WHERE id = %s",
    ],
)
def test_a_changed_record_is_found(log: list[UUID], owner_sql: Sql, change: str) -> None:
    owner_sql(change, [log[4]])
    found("ai_record", log[4], 4)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET action = 'ai.rejected' WHERE id = %s",
        "UPDATE audit_entry SET actor_id = 'ben' WHERE id = %s",
        "UPDATE audit_body SET content = replace(content, 'Ada', 'Ben') WHERE id = %s",
    ],
)
def test_a_changed_decision_is_found(log: list[UUID], owner_sql: Sql, change: str) -> None:
    owner_sql(change, [log[5]])
    found("entry", log[5], 5)


def test_a_changed_or_deleted_message_of_a_person_is_found(
    log: list[UUID], events: dict[UUID, dict[str, Any] | None]
) -> None:
    events[log[3]] = {"kind": "message", "text": "Something else?"}
    found("event", log[3], 3)
    events[log[3]] = None
    assert found("event", log[3], 3).findings[0].why == "The words are gone."
    del events[log[3]]
    assert found("event", log[3], 3).findings[0].why == "The row is gone."


def test_a_message_put_there_by_sql_is_found(
    log: list[UUID], events: dict[UUID, dict[str, Any] | None]
) -> None:
    forged = uuid4()
    events[forged] = {"kind": "message", "text": "I never asked."}
    found("event", forged, None)


@pytest.mark.parametrize("place", [4, 7])
def test_a_deleted_record_is_found_in_the_middle_and_at_the_end(
    log: list[UUID], owner_sql: Sql, place: int
) -> None:
    owner_sql("DELETE FROM audit_claim WHERE record_id = %s", [log[place]])
    owner_sql("DELETE FROM audit_airecord WHERE id = %s", [log[place]])
    found("ai_record", log[place], place)


def test_the_deleted_last_entry_is_found(log: list[UUID], owner_sql: Sql) -> None:
    for table in ("entry", "body"):
        owner_sql(f"DELETE FROM audit_{table} WHERE id = %s", [log[8]])
    found("entry", log[8], 8)


@pytest.mark.parametrize("place", [4, 8])
def test_a_deleted_leaf_is_found(log: list[UUID], owner_sql: Sql, place: int) -> None:
    owner_sql("DELETE FROM audit_leaf WHERE id = %s", [log[place]])
    found("leaf", log[place], place)


def test_a_deleted_seal_is_found(log: list[UUID], owner_sql: Sql) -> None:
    owner_sql("DELETE FROM audit_seal WHERE id = %s", [log[4]])
    found("seal", log[5], 4)


def test_an_inserted_record_is_found(log: list[UUID], owner_sql: Sql) -> None:
    forged = uuid4()
    names = ", ".join(field.column for field in AIRecord._meta.local_fields if field.column != "id")
    owner_sql(
        f"INSERT INTO audit_airecord (id, {names}) SELECT %s, {names} FROM audit_airecord WHERE id = %s",
        [forged, log[4]],
    )
    found("ai_record", forged, None)


def test_an_inserted_seal_is_found(log: list[UUID], owner_sql: Sql) -> None:
    owner_sql(
        "INSERT INTO audit_seal (id, brand_id, position, nodes, root) "
        "SELECT gen_random_uuid(), brand_id, 9, nodes, root FROM audit_seal WHERE position = 4"
    )
    found("leaf", None, 9)


def test_two_swapped_records_are_found(log: list[UUID], owner_sql: Sql) -> None:
    owner_sql(
        "UPDATE audit_body AS one SET content = other.content, salt = other.salt FROM audit_body AS other "
        "WHERE (one.id, other.id) IN ((%s, %s), (%s, %s))",
        [log[1], log[4], log[4], log[1]],
    )
    found("ai_record", log[1], 1)


def test_two_swapped_positions_are_found(log: list[UUID], owner_sql: Sql) -> None:
    owner_sql("UPDATE audit_seal SET position = -1 WHERE id = %s", [log[1]])
    owner_sql("UPDATE audit_seal SET position = 1 WHERE id = %s", [log[4]])
    owner_sql("UPDATE audit_seal SET position = 4 WHERE id = %s", [log[1]])
    found("seal", log[4], 1)


@pytest.mark.parametrize("column", ["nodes", "root"])
def test_a_changed_seal_is_found(log: list[UUID], owner_sql: Sql, column: str) -> None:
    owner_sql(f"UPDATE audit_seal SET {column} = sha256({column}) WHERE position = 4")
    found("seal", log[4], 4)


@pytest.mark.parametrize(
    "change",
    [
        "root = sha256(root)",
        "signature = signature || signature",
        "signed_at = signed_at - interval '1 day'",
        "size = 7",
    ],
)
def test_a_changed_head_is_found(log: list[UUID], owner_sql: Sql, change: str) -> None:
    owner_sql(f"UPDATE audit_checkpoint SET {change} WHERE size = 6")
    found("checkpoint", None, 6 if "size" in change else 5)


def cut(owner_sql: Sql, size: int) -> None:
    """Remove everything from position ``size`` on, with all that would tell of it."""
    for table in ("claim", "airecord", "entry", "body", "leaf"):
        column = "record_id" if table == "claim" else "id"
        owner_sql(
            f"DELETE FROM audit_{table} WHERE {column} IN (SELECT id FROM audit_seal WHERE position >= %s)",
            [size],
        )
    owner_sql("DELETE FROM audit_seal WHERE position >= %s", [size])
    owner_sql("DELETE FROM audit_checkpoint WHERE size > %s", [size])


def test_a_cut_tail_is_found_by_the_published_head(
    log: list[UUID], owner_sql: Sql, events: dict[UUID, dict[str, Any] | None]
) -> None:
    cut(owner_sql, 6)
    del events[log[6]]
    verdict = found("published_checkpoint", None, 6)
    assert (verdict.size, verdict.broken) == (6, 1)


def test_a_tail_cut_without_its_head_stops_the_sealer(log: list[UUID], owner_sql: Sql) -> None:
    owner_sql("DELETE FROM audit_seal WHERE position = 8")
    answer("Another?")
    with pytest.raises(sealing.BrokenLog):
        sealing.seal()


def rewrite(owner_sql: Sql, brand: Brand, *, start: int, key: str = "") -> None:
    """Change the answer at ``start`` and make the whole tree fit it, heads and all."""
    rows = list(Seal.objects.order_by("position"))
    forged = AIRecord.objects.get(pk=rows[start].pk)
    owner_sql("UPDATE audit_airecord SET outcome = 'refused' WHERE id = %s", [forged.pk])
    forged.refresh_from_db()
    claims = [facts.claim_values(row) for row in Claim.objects.filter(record=forged)]
    commitment = Leaf.objects.get(pk=forged.pk).commitment
    line = facts.of_record(brand.pk, forged.pk, commitment, facts.record_values(forged), claims)
    owner_sql("UPDATE audit_leaf SET hash = %s WHERE id = %s", [merkle.leaf_hash(line.encode()), forged.pk])
    tree, heads = merkle.Frontier(), {row.size: row for row in Checkpoint.objects.all()}
    for row in rows:
        nodes = tree.append(bytes(Leaf.objects.get(pk=row.pk).hash))
        owner_sql("UPDATE audit_seal SET nodes = %s WHERE id = %s", [b"".join(nodes), row.pk])
        if head := heads.get(tree.size):
            head.root = tree.root()
            _, signature = keys.sign(checkpoints.head_of(head).signed_bytes())
            owner_sql(
                "UPDATE audit_checkpoint SET root = %s, signature = %s WHERE id = %s",
                [head.root, signature if key else bytes(head.signature), head.pk],
            )
            owner_sql(
                "UPDATE audit_seal SET root = %s WHERE position < %s AND root = %s",
                [head.root, head.size, bytes(Seal.objects.get(pk=row.pk).root)],
            )


def test_a_rewritten_log_is_found_by_the_signatures(log: list[UUID], owner_sql: Sql, brand: Brand) -> None:
    rewrite(owner_sql, brand, start=4)
    found("checkpoint", None, 5)


def test_a_log_rewritten_with_the_stolen_key_is_found_by_the_published_heads(
    log: list[UUID], owner_sql: Sql, brand: Brand, tmp_path: Path
) -> None:
    path = checkpoints.file_of(brand.slug)
    kept = tmp_path / "copy from a mail.jsonl"
    kept.write_bytes(path.read_bytes())
    rewrite(owner_sql, brand, start=4, key="stolen")
    verdict = found("published_checkpoint", None, 5)
    assert {finding.kind for finding in verdict.findings} == {"published_checkpoint"}
    # Whoever reaches the file too can only be caught with a copy from elsewhere.
    path.unlink()
    checkpoints.publish(brand)
    assert verifying.verify().ok
    assert not verifying.verify(published=kept).ok


def test_a_published_file_that_lost_lines_or_was_scribbled_in_is_found(
    log: list[UUID], brand: Brand, time_machine: Any
) -> None:
    path = checkpoints.file_of(brand.slug)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:2], "nonsense"]))
    assert verifying.verify().findings[0].why == "Line 3 is no checkpoint."
    path.write_text(lines[0] + "\n")
    time_machine.move_to(now() + verifying.PATIENCE * 2)
    found("published_checkpoint", None, 5)


def test_words_erased_by_the_privacy_verb_are_no_finding_and_others_are(
    brand: Brand, events: dict[UUID, dict[str, Any] | None], say: Callable[..., UUID], owner_sql: Sql
) -> None:
    session, other = uuid4(), uuid4()
    said = say("My name is Marker Markersen", session)
    record = answer("My name is Marker Markersen", session_id=session, final_text="Hello Marker Markersen")
    recorder.decision(record.pk, "edited", by=ADA, data={"text": "Dear Marker Markersen"})
    kept = answer("Kept", session_id=other)
    sealing.seal()
    events[said] = None
    assert privacy.erase([session], by=ADA) == 3
    assert privacy.erase([session], by=ADA) == 0
    sealing.seal()
    verdict = verifying.verify()
    assert (verdict.ok, verdict.size, verdict.erased) == (True, 5, 3)
    for table in ("airecord", "claim", "entry", "body", "leaf"):
        assert owner_sql(f"SELECT count(*) FROM audit_{table} AS t WHERE t::text LIKE '%Marker%'") == [(0,)]
    events[said] = {"kind": "message", "text": "back again"}
    assert found("event", said, 0).findings[0].why == "Erased, yet words stand here."
    events[said] = None
    owner_sql("UPDATE audit_body SET content = '', salt = '' WHERE id = %s", [kept.pk])
    assert (
        found("ai_record", kept.pk, 3).findings[0].why
        == "The words were blanked without an erasure on record."
    )
