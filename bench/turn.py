"""What one shopper's message costs until its verified answer: queries and CPU ms, stage by stage.

    python -m bench.turn SLUG QUESTIONS.jsonl [--show]

Runs the very verbs of the web process and the worker in this process, in a test session of the brand; a line
of the file is `{"question": …, "product"?: sku}`. Each question is asked once to warm up and once to count.
`--show` prints the statements of the last question.
"""

from __future__ import annotations

import argparse
import json
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import frame

STAGES = ("message", "claim", "begin", "answer", "finish", "done")


class Ledger:
    """Adds up queries and CPU by stage."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.backend = connection, frame.backend_of(connection)
        self.ms: dict[str, list[float]] = defaultdict(list)
        self.queries: dict[str, list[int]] = defaultdict(list)
        self.said: list[str] = []

    def run(self, stage: str, what: Callable[[], Any]) -> Any:
        """Call, and book what it cost under the stage."""
        count = 0

        def one(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += 1
            self.said.append(f"{stage:<8} {' '.join(str(sql).split())[:150]}")
            return execute(sql, params, many, context)

        started = frame.cpu_ms(self.backend)
        with self.connection.execute_wrapper(one):
            result = what()
        self.ms[stage].append(frame.cpu_ms(self.backend) - started)
        self.queries[stage].append(count)
        return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("slug")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--limit", type=int, default=30)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    frame.set_up()
    from django.db import connection  # noqa: PLC0415

    from apps.tenants.models import Brand  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    lines = [json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines()]
    mine = [one for one in lines if one.get("brand", options.slug) == options.slug][: options.limit]
    brand = Brand.objects.get(slug=options.slug)
    with brand_scope(brand):
        for warm in (True, False):
            ledger = Ledger(connection)
            for one in mine:
                ledger.said.clear()
                _turn(ledger, brand, one)
            if not warm:
                _print(ledger, options.show)


def _turn(ledger: Ledger, brand: Any, one: dict[str, Any]) -> None:
    from apps.assistant import answering, turns  # noqa: PLC0415
    from apps.people.actors import Actor  # noqa: PLC0415
    from apps.sessions import conversations, opening  # noqa: PLC0415
    from apps.sessions.models import Message, Session  # noqa: PLC0415
    from apps.tenants import work  # noqa: PLC0415
    from apps.tenants.models import Work  # noqa: PLC0415

    session = _session(one.get("product", ""))
    by = Actor.shopper(session.shopper)
    mark = uuid.uuid4().hex
    # The nudge must not reach a running worker: it would answer first.
    nudge, work.nudge = work.nudge, lambda *_: None
    try:
        fresh = ledger.run("message", lambda: opening.get(session.pk)) and Session.objects.get(pk=session.pk)
        ledger.run(
            "message", lambda: conversations.shopper_says(fresh, one["question"], by=by, client_id=mark)
        )
    finally:
        work.nudge = nudge
    message = Message.objects.get(session=session, client_id=mark)
    row = Work.objects.filter(kind="assistant.turn", payload__message=str(message.pk)).get()
    ledger.run("claim", lambda: work._claim(ledger.run("claim", lambda: Work.objects.get(pk=row.pk))))
    waiting = opening.get(session.pk)
    turn = ledger.run("begin", lambda: turns._begin(waiting, message))
    ask = ledger.run("begin", lambda: turns._ask(waiting, turn))
    done = ledger.run("answer", lambda: answering.answer(ask, brand))
    ledger.run("finish", lambda: turns._finish(waiting, turn, done))
    ledger.run("done", lambda: Work.objects.filter(pk=row.pk).update(state=Work.State.DONE, error=""))


def _session(product: str) -> Any:
    from apps.consent import services as consent  # noqa: PLC0415
    from apps.people.actors import Actor  # noqa: PLC0415
    from apps.sessions import opening  # noqa: PLC0415

    session = opening.open_session(shopper=None, widget_key=None, product=product)
    by = Actor.shopper(session.shopper)
    opening.disclosure_shown(session, session.disclosure_id, by=by)
    for purpose in ("chat", "ai_answers"):
        consent.record(session.shopper, purpose, granted=True, by=by, session_id=session.pk)
    return session


def _print(ledger: Ledger, show: bool) -> None:
    for stage in STAGES:
        calls = max(len(ledger.ms[stage]) // max(len(ledger.ms["answer"]), 1), 1)
        ms = [sum(ledger.ms[stage][n : n + calls]) for n in range(0, len(ledger.ms[stage]), calls)]
        asked = [
            sum(ledger.queries[stage][n : n + calls]) for n in range(0, len(ledger.queries[stage]), calls)
        ]
        told = f"queries p50 {frame.at(asked, 0.5):3.0f}  max {max(asked):3.0f}"
        print(f"{frame.line(stage, ms)}   {told}")
    if show:
        print("\n".join(ledger.said))


if __name__ == "__main__":
    main()
