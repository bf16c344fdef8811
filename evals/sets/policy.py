"""A retailer's guidelines as knowledge for advisors only, and its dialogues to wrap up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from evals import brands, verbs
from evals.figures import Result, count, share
from evals.options import Options
from evals.places import read_json, shared

SAY = {"agent": "advisor", "customer": "shopper", "action": "system"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def measured(options: Options) -> Result:
    """Nothing of the guidelines is told to shoppers; each summary statement holds to its messages."""
    guidelines = read_json(shared("evals/policy/abcd_guidelines.json"))
    subflows = list(flows(guidelines))
    slug = brands.filled(brands.Plan("policy", articles=dict(article(*each) for each in subflows)))
    rows = [{"id": name, "question": question(name, body)} for _, name, body in subflows]
    rows = options.some(rows)
    answers = verbs.ask(slug, rows)
    dialogues = read_json(shared("evals/policy/abcd_sample.json"))
    given = [{"id": each["convo_id"], "messages": messages(each["original"])} for each in dialogues]
    wrapped = verbs.wrapup(slug, given)
    statements = [(s, row) for row, each in zip(given, wrapped, strict=True) for s in each["summary"]]
    told = sum(leaks(answer) for answer in answers)
    result = Result("policy")
    result.keep(slug, rows, answers)
    result.figures = [
        count("advisors' guidelines told to shoppers", told, len(answers), must="== 0",
              better="lower"),
        share("summary statements traced to messages", [traced(*each) for each in statements], must=">= 1"),
        share("summary numbers in their messages", [exact(*each) for each in statements], must=">= 1"),
        count("summary statements", len(statements), len(given), gate=False),
    ]  # fmt: skip
    result.failures = [
        {"statement": s, "messages": row["id"]}
        for s, row in statements
        if not (traced(s, row) and exact(s, row))
    ] + [{"question": a["id"], "said": a["text"]} for a in answers if leaks(a)]
    return result


def flows(guidelines: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for flow, body in guidelines.items():
        for name, inner in body["subflows"].items():
            yield flow, name, inner


def article(flow: str, name: str, body: dict[str, Any]) -> tuple[str, str]:
    steps = []
    for action in body["actions"]:
        steps.append(f"- {action['text']}")
        steps += [f"  - {text}" for text in action.get("subtext", ())]
    text = f"---\ntitle: {name}\nlanguage: en\naudience: advisors\n---\n\n# {flow}: {name}\n\n" + "\n".join(
        steps
    )
    return re.sub(r"\W+", "-", name.lower()) + ".md", text + "\n"


def question(name: str, body: dict[str, Any]) -> str:
    return f"What do you do about this: {name.lower()}?"


def messages(turns: list[list[str]]) -> list[dict[str, Any]]:
    return [
        {"id": at, "by": SAY[by], "text": text, "at": f"2026-01-05T10:{at % 60:02d}:00Z"}
        for at, (by, text) in enumerate(turns)
    ]


def leaks(answer: dict[str, Any]) -> bool:
    """Whether a shopper was shown, or an answer was built on, anything: the brand has advisors' text only."""
    return (
        answer["outcome"] == "answered"
        or bool(answer.get("citations"))
        or any(item["source"]["kind"] == "passage" for item in answer.get("retrieved", ()))
    )


def traced(statement: dict[str, Any], row: dict[str, Any]) -> bool:
    known = {each["id"] for each in row["messages"]}
    return bool(statement["messages"]) and set(statement["messages"]) <= known


def exact(statement: dict[str, Any], row: dict[str, Any]) -> bool:
    """Every number of the statement stands in one of the messages it points at."""
    said = {each["id"]: each["text"] for each in row["messages"]}
    texts = " ".join(said.get(at, "") for at in statement["messages"])
    return set(_NUMBER.findall(statement["text"])) <= set(_NUMBER.findall(texts))
