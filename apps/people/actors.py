"""Who did it: passed as ``by=`` to every verb and written beside every trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from apps.people.models import ApiKey, Member, Shopper

ActorKind = Literal["shopper", "member", "ai", "system", "api_key"]


@dataclass(frozen=True)
class Actor:
    """A person, a key, the AI or the house. ``name`` is what others may be shown."""

    kind: ActorKind
    id: str
    name: str

    @classmethod
    def member(cls, member: Member) -> Actor:
        return cls("member", str(member.pk), member.name)

    @classmethod
    def shopper(cls, shopper: Shopper) -> Actor:
        return cls("shopper", str(shopper.pk), shopper.name)

    @classmethod
    def api_key(cls, key: ApiKey) -> Actor:
        return cls("api_key", str(key.pk), key.label)

    @classmethod
    def ai(cls) -> Actor:
        return cls("ai", "", "AI")

    @classmethod
    def system(cls, what: str) -> Actor:
        return cls("system", what, "")

    def as_dict(self) -> dict[str, str]:
        """``{kind, id, name}``, the shape of ``by`` in events and audit rows."""
        return {"kind": self.kind, "id": self.id, "name": self.name}
