"""Runs the sets one after another and says what came of it."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from evals import gates, report
from evals.figures import Result
from evals.options import Options
from evals.places import SHARED, Absent
from evals.sets import (
    attacks,
    claims,
    demo,
    generative,
    injection,
    isolation,
    labelled,
    packet,
    pii,
    policy,
    product_qa,
    product_search,
    shown,
    summaries,
    traps,
)

Measure = Callable[[Options], Result]
SETS: dict[str, Measure] = {
    "product_qa.epqa": product_qa.epqa,
    "product_qa.semi": product_qa.semi,
    "product_qa.traps": traps.measured,
    "product_search": product_search.measured,
    "claims": claims.measured,
    "injection.classifier": injection.measured,
    "injection.end_to_end": attacks.measured,
    "pii": pii.measured,
    "escalation": labelled.escalation,
    "objections": labelled.objections,
    "policy": policy.measured,
    "summaries": summaries.measured,
    "packet": packet.measured,
    "isolation": isolation.measured,
    "demo_questions": demo.measured,
    "shown.generative": generative.measured,
}


def run(options: Options) -> int:
    """Measure what was asked for; 0 when every must and every gate holds."""
    started, results = time.monotonic(), []
    if not SHARED.is_dir():
        print("The shared sets are absent (VITRINE_EVAL_SETS): only the project's own are measured.")
    for name, measure in SETS.items():
        if options.wants(name):
            print(f"… {name}", file=sys.stderr, flush=True)
            results.append(timed(name, measure, options))
            report.write(results, {"unfinished": True})
    said = [each for result in results for each in result.shown]
    if said:
        results.append(timed("shown.offline", lambda _: shown.measured(said), options))
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": options.engine,
        "limit": options.limit,
        "seconds": round(time.monotonic() - started, 1),
    }
    fallen = [] if options.limit or options.engine != "offline" else gates.fallen(results)
    about |= {"fallen": fallen, "musts": report.musts(results)}
    print(report.write(results, about))
    print(report.summary(results, fallen))
    if options.update:
        gates.keep(results)
    return int(bool(fallen) or any(each.broken or zeros_missed(each) for each in results))


def zeros_missed(result: Result) -> bool:
    """What may never happen has happened."""
    return any(each.must == "== 0" and not each.reached for each in result.figures)


def timed(name: str, measure: Measure, options: Options) -> Result:
    begun = time.monotonic()
    try:
        result = measure(options)
    except Absent as missing:
        result = Result(name, absent=str(missing))
    except Exception:  # one broken set must not hide the figures of the others
        traceback.print_exc()
        result = Result(name, broken=f"BROKEN: {traceback.format_exc().strip().splitlines()[-1]}")
    result.seconds = time.monotonic() - begun
    return result
