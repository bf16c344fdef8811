"""How people get in: by invitation to a brand only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up by himself; members are invited by their brand's admin."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
