"""The embedded servers: they start anywhere, keep what was committed, and give no more rights than said."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from .conftest import OURS, ROOT, Servers

Make = Callable[..., Servers]


def test_a_path_with_spaces_and_quotes(make_servers: Make, tmp_path: Path) -> None:
    servers = make_servers(tmp_path / "a path" / 'with "quotes" & $signs')
    servers.start()
    assert servers.sql("SELECT 1 + 1") == [(2,)]
    assert servers.redis().ping() is True


def test_a_very_long_path(make_servers: Make, tmp_path: Path) -> None:
    servers = make_servers(tmp_path.joinpath(*["long" * 50] * 3))
    servers.start()
    assert servers.sql("SELECT 1 + 1") == [(2,)]
    assert servers.redis().ping() is True


def test_starting_again_changes_nothing_and_a_stop_ends_everything(
    make_servers: Make, tmp_path: Path
) -> None:
    servers = make_servers(tmp_path / "var")
    assert "postgres started" in servers.start()
    addresses, pids = servers.addresses(), servers.pids()
    assert set(pids) == {"postgres", "valkey"}
    again = servers.start()
    assert "postgres already running" in again
    assert "valkey already running" in again
    assert servers.pids() == pids

    assert servers.run("stop").returncode == 0
    assert servers.run("status").returncode == 3
    assert servers.pids() == {}
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses["DATABASE_URL"])

    servers.start()
    assert servers.addresses() == addresses


def test_what_was_committed_survives_a_kill_of_each_server(make_servers: Make, tmp_path: Path) -> None:
    servers = make_servers(tmp_path / "var")
    servers.start()
    servers.sql("CREATE TABLE kept AS SELECT 'postgres' AS word")
    servers.redis().set("kept", "valkey")
    servers.redis().waitaof(1, 0, 2000)
    for name in ("postgres", "valkey"):
        before = servers.pids()
        servers.kill(name)
        assert f"{name} started" in servers.start()
        other = ({"postgres", "valkey"} - {name}).pop()
        assert servers.pids()[other] == before[other]
        assert servers.pids()[name] != before[name]
    assert servers.sql("SELECT word FROM kept") == [("postgres",)]
    assert servers.redis().get("kept") == "valkey"


def test_a_lock_file_that_names_a_foreign_process_is_no_obstacle(make_servers: Make, tmp_path: Path) -> None:
    servers = make_servers(tmp_path / "var")
    servers.start()
    home = next(path.parent for path in _homes(servers) if path.name == "postmaster.pid")
    lines = (home / "postmaster.pid").read_text().splitlines()
    servers.run("stop")
    user = home.stat()
    (home / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    os.chown(home / "postmaster.pid", user.st_uid, user.st_gid)
    servers.start()
    assert servers.sql("SELECT 1") == [(1,)]


def test_two_clones_side_by_side_know_nothing_of_each_other(make_servers: Make, tmp_path: Path) -> None:
    one, two = make_servers(tmp_path / "one"), make_servers(tmp_path / "two")
    one.start()
    two.start()
    one.sql("CREATE TABLE mine (id int)")
    assert two.sql("SELECT to_regclass('mine')") == [(None,)]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(_with_port_of(one.addresses()["DATABASE_URL"], two.addresses()["DATABASE_URL"]))
    assert two.run("wipe").returncode == 0
    assert one.sql("SELECT to_regclass('mine')::text") == [("mine",)]


def test_a_port_somebody_else_took_meanwhile_is_given_up(make_servers: Make, tmp_path: Path) -> None:
    servers = make_servers(tmp_path / "var")
    servers.start()
    port = int(servers.addresses()["DATABASE_URL"].split(":")[-1].split("/")[0])
    servers.run("stop")
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        servers.start()
        assert f":{port}/" not in servers.addresses()["DATABASE_URL"]
        assert servers.sql("SELECT 1") == [(1,)]


def test_given_addresses_are_used_and_nothing_is_started(make_servers: Make, tmp_path: Path) -> None:
    servers = make_servers(tmp_path / "var")
    given = {"DATABASE_URL": "postgres://a:b@db/c", "REDIS_URL": "redis://cache/1"}
    done = servers.run("env", **given)
    assert dict(line.split("=", 1) for line in done.stdout.splitlines()) == given
    assert not (servers.var / "servers").exists()


def test_a_command_gets_the_addresses_and_stops_what_was_started_for_it(
    make_servers: Make, tmp_path: Path
) -> None:
    servers = make_servers(tmp_path / "var")
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [
        sys.executable,
        str(ROOT / "bin" / "with-services"),
        "--stop",
        "sh",
        "-c",
        "echo $REDIS_URL; exit 7",
    ]
    done = subprocess.run(
        command, env=environment | {"VITRINE_VAR": str(servers.var)}, capture_output=True, text=True
    )
    assert done.returncode == 7
    assert done.stdout.startswith("redis://:")
    assert servers.pids() == {}

    servers.start()
    pids = servers.pids()
    subprocess.run(command, env=environment | {"VITRINE_VAR": str(servers.var)}, capture_output=True)
    assert servers.pids() == pids


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """One start for all questions about rights."""
    servers = Servers(tmp_path_factory.mktemp("roles") / "var")
    servers.start()
    servers.sql("CREATE TABLE shelf (id int); GRANT SELECT, INSERT, UPDATE, DELETE ON shelf TO vitrine_app")
    yield servers
    servers.run("wipe")


class TestRoles:
    def test_attributes_of_both_roles(self, shared: Servers) -> None:
        rows = shared.sql(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'vitrine%' ORDER BY 1"
        )
        assert rows == [
            ("vitrine_app", False, False, False, False),
            ("vitrine_owner", False, True, True, False),
        ]

    def test_the_application_meets_row_level_security(self, shared: Servers) -> None:
        shared.sql("INSERT INTO shelf VALUES (1); ALTER TABLE shelf ENABLE ROW LEVEL SECURITY")
        assert shared.sql("SELECT count(*) FROM shelf") == [(1,)]
        assert shared.sql("SELECT count(*) FROM shelf", role="DATABASE_URL") == [(0,)]

    @pytest.mark.parametrize(
        "sql",
        [
            "TRUNCATE shelf",
            "DROP TABLE shelf",
            "ALTER TABLE shelf DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (id int)",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
            "SET ROLE vitrine_owner",
            "SELECT pg_read_file('/etc/passwd')",
            "COPY shelf TO PROGRAM 'true'",
        ],
    )
    def test_the_application_may_not(self, shared: Servers, sql: str) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            shared.sql(sql, role="DATABASE_URL")

    def test_a_wrong_password_is_refused(self, shared: Servers) -> None:
        url = shared.addresses()["DATABASE_URL"]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace("vitrine_app:", "postgres:"))

    def test_secrets_are_for_their_owner_only(self, shared: Servers) -> None:
        assert (shared.var / "services.json").stat().st_mode & 0o777 == 0o600
        command_lines = [
            path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _readable(path)
        ]
        secret = shared.addresses()["REDIS_URL"].split(":")[2].split("@")[0].encode()
        assert not [line for line in command_lines if secret in line]

    def test_a_new_database_is_born_with_the_extensions(self, shared: Servers) -> None:
        shared.sql("CREATE DATABASE another")
        url = shared.addresses()["DATABASE_OWNER_URL"].removesuffix("/vitrine") + "/another"
        with psycopg.connect(url) as connection:
            names = {name for (name,) in connection.execute("SELECT extname FROM pg_extension").fetchall()}
        assert names >= {"vector", "pg_trgm", "unaccent", "btree_gist", "citext"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the servers to another user")
class TestAsRoot:
    def test_a_private_folder_keeps_its_mode_and_the_servers_run_without_rights(
        self, make_servers: Make, tmp_path: Path
    ) -> None:
        private = tmp_path / "private"
        private.mkdir(mode=0o700)
        servers = make_servers(private / "var")
        servers.start()
        assert private.stat().st_mode & 0o777 == 0o700
        for pid in servers.pids().values():
            assert Path(f"/proc/{pid}").stat().st_uid == pwd.getpwnam("vitrine").pw_uid

    def test_an_ordinary_user_runs_them_as_itself(self, make_servers: Make) -> None:
        user = pwd.getpwnam("nobody")
        become = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
        script = str(ROOT / "bin" / "services")
        pythons = [
            python for python in ("/usr/bin/python3", sys.executable) if _runs(*become, python, script)
        ]
        if not pythons:
            pytest.skip("another user can read neither this clone nor its Python")
        folder = Path(tempfile.mkdtemp(prefix="vitrine-user-"))
        try:
            os.chown(folder, user.pw_uid, user.pw_gid)
            servers = make_servers(folder / "var", *become, pythons[0])
            servers.start()
            assert servers.sql("SELECT 1") == [(1,)]
            for pid in servers.pids().values():
                assert Path(f"/proc/{pid}").stat().st_uid == user.pw_uid
            servers.run("wipe")
        finally:
            shutil.rmtree(folder)


def _runs(*command: str) -> bool:
    return subprocess.run([*command, "--help"], capture_output=True).returncode == 0


def _homes(servers: Servers) -> list[Path]:
    """The files of the running cluster, wherever this user's servers keep them."""
    cmdline = Path(f"/proc/{servers.pids()['postgres']}/cmdline").read_bytes().decode().split("\0")
    return list(Path(cmdline[cmdline.index("-D") + 1]).iterdir())


def _with_port_of(url: str, other: str) -> str:
    return f"{url.rsplit(':', 1)[0]}:{other.rsplit(':', 1)[1]}"


def _readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True
