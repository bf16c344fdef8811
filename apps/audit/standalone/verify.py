#!/usr/bin/env python3
"""Checks an exported Vitrine audit log with nothing but Python: python3 verify.py [FOLDER]

Prints a JSON verdict; exit code 1 if anything does not fit. Signatures (Ed25519) need the package
`cryptography`; without it the verdict says "signatures": "not checked".
"""

import hashlib
import json
import pathlib
import sys

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    can_check_signatures = True
except ImportError:
    can_check_signatures = False


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def lines(path: pathlib.Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def words_problem(item: dict, facts: dict, erased: set[str]) -> str:  # type: ignore[type-arg]
    """Are the words those that were committed to, or erased with an entry that says so?"""
    salt, content = item["salt"] or "", item["content"] or ""
    if not salt:
        fine = not content and item["id"] in erased
        return "" if fine else "words are gone without an erasure, or stand after one"
    same = sha((salt + content).encode()).hex() == facts["commitment"]
    return "" if same else "the words are not those that were sealed"


def append(edge: list[bytes], size: int, node: bytes) -> None:
    """RFC 6962: merge equal subtrees at the right edge of the tree."""
    while size & 1:
        node, size = sha(b"\x01" + edge.pop() + node), size >> 1
    edge.append(node)


def root_of(edge: list[bytes]) -> str:
    root = edge[-1]
    for left in edge[-2::-1]:
        root = sha(b"\x01" + left + root)
    return root.hex()


def signed(head: dict, keys: dict) -> bool:  # type: ignore[type-arg]
    statement = {name: value for name, value in head.items() if name != "signature"}
    text = json.dumps(statement, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys[head["key"]]))
        key.verify(bytes.fromhex(head["signature"]), text.encode())
    except Exception:
        return False
    return True


def check(folder: pathlib.Path) -> dict[str, object]:
    log, heads = lines(folder / "log.jsonl"), lines(folder / "checkpoints.jsonl")
    keys = json.loads((folder / "keys.json").read_text())
    leaves = [json.loads(item["leaf"] or "{}") for item in log]
    erased = {ref for facts in leaves if facts.get("action") == "privacy.erased" for ref in facts["refs"]}
    problems, edge, waiting = [], list[bytes](), {head["size"]: head["root"] for head in heads}
    for size, (item, facts) in enumerate(zip(log, leaves, strict=True)):
        if item["position"] != size or (facts.get("id"), facts.get("kind")) != (item["id"], item["kind"]):
            problems.append([size, "something is missing here, or is not what it says"])
        elif why := words_problem(item, facts, erased):
            problems.append([size, why])
        append(edge, size, sha(b"\x00" + (item["leaf"] or "").encode()))
        if size + 1 in waiting and waiting.pop(size + 1) != root_of(edge):
            problems.append([size, "the tree is not the one that was signed"])
    problems += [[size, "the log ends before this signed head"] for size in waiting]
    if not heads or heads[-1]["size"] != len(log):
        problems.append([len(log), "no signed head covers the end"])
    if can_check_signatures:
        problems += [
            [head["size"], "not signed by a key in keys.json"] for head in heads if not signed(head, keys)
        ]
    return {
        "ok": not problems,
        "size": len(log),
        "root": root_of(edge) if edge else "",
        "heads": len(heads),
        "erased": len(erased),
        "signatures": "checked" if can_check_signatures else "not checked",
        "problems": problems[:20],
    }


if __name__ == "__main__":
    try:
        verdict = check(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        verdict = {"ok": False, "problems": [[0, f"this is no export: {error}"]]}
    print(json.dumps(verdict))
    sys.exit(0 if verdict["ok"] else 1)
