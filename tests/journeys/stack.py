"""The whole product in a folder of its own: servers, web, both workers and beat, as by `make run`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import redis

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "VITRINE_VAR", "PORT", "DJANGO_SETTINGS_MODULE")


@dataclass
class Reply:
    """An HTTP answer."""

    status: int
    body: Any


@dataclass
class Stack:
    """A running product. Programs are named as in VITRINE_VAR/run: web, answers, background, beat."""

    var: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The platform's origin."""
        return f"http://127.0.0.1:{self.port}"

    def shop(self, slug: str) -> str:
        """A demo shop's origin."""
        return f"http://{slug}.localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the stack's programs run with."""
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        return clean | {"VITRINE_VAR": str(self.var), "PORT": str(self.port), "VITRINE_DEMO": "1"}

    def start(self, seconds: float = 400) -> None:
        """Start everything and wait until the demo is filled."""
        log = (self.var / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [str(ROOT / "bin" / "serve")], env=self.environment, stdout=log, stderr=log, cwd=ROOT
        )
        self.wait(lambda: (self.var / "run" / "filled").exists(), seconds, "the demo")

    def stop(self) -> None:
        """Stop everything, as Ctrl-C would."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def pid(self, program: str) -> int:
        """The process number of a program, 0 while it is down."""
        try:
            return int((self.var / "run" / f"{program}.pid").read_text())
        except (OSError, ValueError):
            return 0

    def kill(self, program: str) -> None:
        """kill -9 a program with all its children, as a crash would."""
        pid = self.pid(program)
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
        for each in [pid, *map(int, children)]:
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue

    @cached_property
    def addresses(self) -> dict[str, str]:
        """DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL of the embedded servers."""
        said = subprocess.run(
            [str(ROOT / "bin" / "services"), "env"],
            env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return dict(line.split("=", 1) for line in said.stdout.splitlines())

    def valkey(self) -> int:
        """The process number of the embedded Valkey."""
        with redis.Redis.from_url(self.addresses["REDIS_URL"]) as client:
            return int(client.info("server")["process_id"])

    def ready(self) -> bool:
        """Whether everything says it can work."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def page(self, path: str, host: str = "") -> int:
        """The status of a page; shops are reached by their name in the Host header."""
        request = urllib.request.Request(self.url + path, headers={"Host": host} if host else {})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)

    def recover(self, seconds: float = 90) -> None:
        """Wait until all programs run and are ready, so that the next test finds a whole stack."""
        programs = ("web", "answers", "background", "beat")
        self.wait(lambda: all(map(self.pid, programs)) and self.ready(), seconds, "the stack to be whole")

    def wait(self, true: Any, seconds: float, what: str) -> None:
        """Wait until something is true, or fail saying what was missed, with the end of the log."""
        until = time.monotonic() + seconds
        while not true():
            if self.process and self.process.poll() is not None:
                raise AssertionError(f"The stack has ended.\n{self.log()}")
            if time.monotonic() > until:
                raise AssertionError(f"Waited {seconds} s for {what}.\n{self.log()}")
            time.sleep(0.1)

    def log(self) -> str:
        """The last of what the programs printed."""
        return "\n".join((self.var / "serve.log").read_text(errors="replace").splitlines()[-60:])

    def manage(self, *words: str, stdin: str = "") -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [str(ROOT / "bin" / "manage"), *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def key(self, slug: str) -> str:
        """An API key of the brand with every scope."""
        if slug not in self.keys:
            made = self.manage(
                "create_brand", slug, "--name", slug.title(), "--admin-email", f"robot@{slug}.example"
            )
            self.keys[slug] = json.loads(made)["api_key"]
        return self.keys[slug]

    def clear_desk(self, email: str) -> None:
        """End what earlier tests left waiting or with this advisor, who holds only a few chats at once."""
        slug = email.split("@")[1].split(".")[0]
        as_member = {"Authorization": f"Key {self.key(slug)}", "On_Behalf_Of": email}
        for state in ("with_advisor&mine=1", "waiting"):
            for each in self.call("GET", f"sessions?state={state}", **as_member).body["results"]:
                self.call("POST", f"sessions/{each['id']}/accept", **as_member)
                self.call("POST", f"sessions/{each['id']}/end", {"outcome": "left"}, **as_member)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """A REST call; header names with underscores for hyphens."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data=data, method=method)
        request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
                return Reply(answer.status, json.loads(text) if text else None)
        except urllib.error.HTTPError as error:
            text = error.read()
            return Reply(error.code, json.loads(text) if text else None)


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
