"""What shoppers' frames may send. Unknown fields are ignored, wrong ones named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from apps.consent.purposes import Purpose


class Start(s.Serializer[Any]):
    product = s.CharField(required=False, allow_blank=True, max_length=200)
    variant = s.CharField(required=False, allow_blank=True, max_length=200)
    language = s.RegexField(r"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})?$", required=False)
    timezone = s.CharField(required=False, allow_blank=True, max_length=64)
    device = s.CharField(required=False, allow_blank=True, max_length=20)
    identity_token = s.CharField(required=False, allow_blank=True, max_length=4000)
    resume = s.CharField(required=False, allow_blank=True, max_length=200)


class Say(s.Serializer[Any]):
    client_id = s.CharField(max_length=64)
    text = s.JSONField()  # checked by the verb, which tells apart empty, too long and not a text


class Consent(s.Serializer[Any]):
    purpose = s.ChoiceField(choices=[purpose.value for purpose in Purpose])
    granted = s.BooleanField()
    notice_version = s.IntegerField(required=False, min_value=1, allow_null=True)
    how = s.ChoiceField(choices=["door", "toggle", "host", "mail", "identity"], default="toggle")
    where = s.CharField(required=False, allow_blank=True, max_length=300, default="")


class Page(s.Serializer[Any]):
    url = s.CharField(max_length=500)
    title = s.CharField(required=False, allow_blank=True, max_length=300)

    def to_internal_value(self, data: Any) -> Any:
        """A bare address is a page without a title."""
        return super().to_internal_value({"url": data} if isinstance(data, str) else data)


class Context(s.Serializer[Any]):
    page = Page(required=False, allow_null=True)
    product = s.CharField(required=False, allow_blank=True, max_length=200, default="")
    variant = s.CharField(required=False, allow_blank=True, max_length=200, default="")
    cart = s.JSONField(required=False, allow_null=True)

    def validate_cart(self, value: Any) -> Any:
        if isinstance(value, dict):
            value = value.get("lines", value.get("items"))
        if value is not None and not isinstance(value, list):
            raise s.ValidationError("A list of lines.")
        return value


class Handoff(s.Serializer[Any]):
    reason = s.RegexField(r"^[a-z_]{1,40}$", required=False, default="person_requested")


class PacketLine(s.Serializer[Any]):
    key = s.CharField(max_length=40)
    value = s.CharField(required=False, max_length=1000)
    withheld = s.BooleanField(required=False)


class PacketChanges(s.Serializer[Any]):
    lines = PacketLine(many=True)


class Contact(s.Serializer[Any]):
    email = s.CharField(required=False, allow_blank=True, default="", max_length=254)
    phone = s.CharField(required=False, allow_blank=True, default="", max_length=40)


class LeftMessage(Contact):
    text = s.CharField(required=False, allow_blank=True, default="", max_length=8000)


class Feedback(s.Serializer[Any]):
    message = s.UUIDField()
    useful = s.BooleanField()
    reason = s.CharField(required=False, allow_blank=True, default="", max_length=300)


class Read(s.Serializer[Any]):
    seq = s.IntegerField(min_value=0, max_value=2**31 - 1)


class Rating(s.Serializer[Any]):
    stars = s.IntegerField(min_value=1, max_value=5)
    text = s.CharField(required=False, allow_blank=True, default="", max_length=1000)


class PeopleOnly(s.Serializer[Any]):
    people_only = s.BooleanField()


class Cursor(s.Serializer[Any]):
    after = s.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
