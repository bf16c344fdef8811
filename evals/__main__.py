"""Measure the AI on every set that is here: `make evals`, `make evals ARGS="--only claims --limit 200"`."""

from __future__ import annotations

import sys

from evals import options, stage

if __name__ == "__main__":
    chosen = options.read()
    stage.set_up(fresh=chosen.fresh)
    from evals import runner

    sys.exit(runner.run(chosen))
