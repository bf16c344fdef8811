"""Errors that people and programs outside may see.

Every one has a machine code, an HTTP status, a human sentence and the answer to "try again?";
one handler (apps.api.handlers) speaks them, in REST and on the socket.
"""

from __future__ import annotations

from typing import Any, ClassVar


class VitrineError(Exception):
    """Base of all errors with a public face. ``data`` travels beside the code (e.g. alternatives)."""

    status: ClassVar[int] = 400
    retryable: ClassVar[bool] = False
    default_code: ClassVar[str] = "invalid"
    default_detail: ClassVar[str] = "That can't be done."

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        fields: dict[str, list[str]] | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        self.code = code or self.default_code
        self.detail = detail or self.default_detail
        self.fields = fields or {}
        self.data = data or {}
        super().__init__(self.detail)

    def as_dict(self) -> dict[str, Any]:
        """The public shape ``{code, detail, retryable, fields?, ...data}``."""
        body: dict[str, Any] = {"code": self.code, "detail": self.detail, "retryable": self.retryable}
        if self.fields:
            body["fields"] = self.fields
        return body | self.data


class Invalid(VitrineError):
    """What was sent can't be understood or breaks a rule."""


class Unauthenticated(VitrineError):
    status = 401
    default_code = "unauthenticated"
    default_detail = "Please sign in."


class Forbidden(VitrineError):
    status = 403
    default_code = "forbidden"
    default_detail = "Your role doesn't allow this."


class NotFound(VitrineError):
    """Also the answer for another brand's things: they do not exist here."""

    status = 404
    default_code = "not_found"
    default_detail = "Nothing here by that name."


class Conflict(VitrineError):
    status = 409
    default_code = "conflict"
    default_detail = "Somebody was faster, or this is no longer possible."


class Gone(VitrineError):
    """A cursor too old or unknown: fetch the snapshot."""

    status = 410
    default_code = "resync"
    default_detail = "That position is unknown. Fetch the snapshot and go on from there."


class TooLarge(VitrineError):
    status = 413
    default_code = "too_large"
    default_detail = "That is too large."


class TooMany(VitrineError):
    status = 429
    retryable = True
    default_code = "too_many"
    default_detail = "Too many at once. Try again in a moment."


class Unavailable(VitrineError):
    status = 503
    retryable = True
    default_code = "unavailable"
    default_detail = "This part is briefly not available. Nothing is lost; try again."
