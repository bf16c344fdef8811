"""An export can be checked elsewhere, with nothing of ours but the files themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from apps.audit import checkpoints, exports, keys, merkle, privacy, proofs, recorder, sealing
from apps.core.errors import Conflict, Invalid, NotFound
from apps.tenants.models import Brand

from .conftest import ADA, answer


@pytest.fixture
def folder(
    brand: Brand, say: Callable[..., UUID], events: dict[UUID, dict[str, Any] | None], tmp_path: Path
) -> Path:
    """An exported log of seven things: some of a person who was erased, some in another language."""
    session = uuid4()
    events[say("I am Marker", session)] = None
    answer("I am Marker", session_id=session)
    sealing.seal()
    privacy.erase([session], by=ADA)
    say('Wie lange gilt die "Garantie" für Größe 42? 🎒\u2028\x85')
    record = answer("Wie lange gilt die Garantie?", language="de")
    recorder.decision(record.pk, "approved", by=ADA)
    exports.export(tmp_path / "out")
    return tmp_path / "out"


def check(folder: Path, *flags: str) -> tuple[int, dict[str, Any]]:
    """Run the exported verifier as a stranger would: another process, another place, no Django."""
    command = [sys.executable, *flags, str(folder / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env={}, timeout=60)
    assert not done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_exported_verifier_accepts_the_export(folder: Path) -> None:
    code, verdict = check(folder)
    assert (code, verdict["ok"], verdict["size"], verdict["erased"]) == (0, True, 6, 2)
    assert verdict["signatures"] == "checked"
    assert "Marker" not in (folder / "log.jsonl").read_text()
    assert "Größe 42" in (folder / "log.jsonl").read_text()


def test_it_runs_on_plain_python_and_says_what_it_could_not_check(folder: Path) -> None:
    code, verdict = check(folder, "-S")
    assert (code, verdict["ok"], verdict["signatures"]) == (0, True, "not checked")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("log.jsonl", "Garantie", "Garantia"),
        ("log.jsonl", "answered", "answer3d"),
        ("log.jsonl", "ai.approved", "ai.rejected"),
        ("checkpoints.jsonl", '"size": 6', '"size": 5'),
        ("checkpoints.jsonl", '"at": "2', '"at": "3'),
    ],
)
def test_a_changed_byte_fails(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    code, verdict = check(folder)
    assert (code, verdict["ok"]) == (1, False)


@pytest.mark.parametrize("drop", [0, 3, 5])
def test_a_missing_line_fails(folder: Path, drop: int) -> None:
    lines = (folder / "log.jsonl").read_text().split("\n")
    (folder / "log.jsonl").write_text("\n".join(lines[:drop] + lines[drop + 1 :]))
    assert check(folder)[1]["ok"] is False


def test_what_is_no_log_is_said_to_be_none(folder: Path) -> None:
    with (folder / "log.jsonl").open("a") as file:
        file.write("not json")
    code, verdict = check(folder)
    assert (code, verdict["ok"], verdict["problems"][0][1][:27]) == (1, False, "this is no export: Expectin")


def test_every_signature_byte_counts(folder: Path) -> None:
    heads = [json.loads(line) for line in (folder / "checkpoints.jsonl").read_text().splitlines()]
    heads[0]["signature"] = heads[0]["signature"][:-1] + ("0" if heads[0]["signature"][-1] != "0" else "1")
    (folder / "checkpoints.jsonl").write_text("".join(json.dumps(head) + "\n" for head in heads))
    assert check(folder)[1]["problems"] == [[heads[0]["size"], "not signed by a key in keys.json"]]


def test_nothing_is_written_over_and_nothing_is_exported_from_nothing(brand: Brand, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="Nothing is recorded"):
        exports.export(tmp_path / "out")
    answer()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(Invalid, match="not empty"):
        exports.export(tmp_path / "full")


def test_one_record_can_be_proven_against_the_signed_head(brand: Brand) -> None:
    records = [answer(f"Question {number}").pk for number in range(11)]
    with pytest.raises(Conflict, match="sealed within"):
        proofs.inclusion(records[0])
    sealing.seal()
    for position, ref in enumerate(records):
        proof = proofs.inclusion(ref)
        head = proof["checkpoint"]
        assert (proof["position"], head["size"]) == (position, 11)
        assert merkle.verify_inclusion(
            merkle.leaf_hash(proof["leaf"].encode()),
            position,
            11,
            [bytes.fromhex(value) for value in proof["path"]],
            bytes.fromhex(head["root"]),
        )
        assert keys.key_id(bytes.fromhex(proof["public_key"])) == head["key"]
        assert json.loads(proof["leaf"])["id"] == str(ref)
    with pytest.raises(NotFound):
        proofs.inclusion(uuid4())


def test_a_head_handed_out_earlier_is_proven_to_be_part_of_the_later_one(brand: Brand) -> None:
    for number in range(7):
        answer(f"Question {number}")
    sealing.seal()
    early = next(checkpoints.read(checkpoints.file_of("fern")))
    for number in range(12):
        answer(f"Later question {number}")
    sealing.seal()
    proof = proofs.consistency(early.size)
    late, path = proof["checkpoint"], [bytes.fromhex(value) for value in proof["path"]]
    assert (early.size, late["size"]) == (7, 19)
    assert merkle.verify_consistency(7, 19, early.root, bytes.fromhex(late["root"]), path)
    with pytest.raises(NotFound):
        proofs.consistency(20)


def run(*args: str) -> dict[str, Any]:
    out = StringIO()
    call_command("audit", *args, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db(transaction=True)
def test_the_commands_print_json_and_fail_loudly(brand: Brand, tmp_path: Path, owner_sql: Any) -> None:
    record = answer()
    sealing.seal()
    assert run("verify", "fern")["ok"] is True
    assert run("proof", "fern", str(record.pk))["position"] == 0
    assert run("export", "fern", "--to", str(tmp_path / "out"))["size"] == 1
    assert run("verify", "fern", "--checkpoints", str(tmp_path / "out" / "checkpoints.jsonl"))["ok"] is True
    with pytest.raises(CommandError, match="not_found"):
        run("proof", "fern", str(uuid4()))
    with pytest.raises(CommandError, match="No brand"):
        run("verify", "nobody")
    owner_sql("UPDATE audit_airecord SET outcome = 'refused'")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit", "verify", "fern", stdout=out)
    first = json.loads(out.getvalue())["first_broken"]
    assert (first["kind"], first["id"], first["position"]) == ("ai_record", str(record.pk), 0)
