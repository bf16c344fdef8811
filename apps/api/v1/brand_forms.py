"""What a brand's own programs may send. The verbs check what only they can know."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from apps.people.roles import Role


class MemberForm(s.Serializer[Any]):
    email = s.EmailField()
    name = s.CharField(max_length=120)
    role = s.ChoiceField(choices=[role.value for role in Role])
    password = s.CharField(required=False, allow_null=True, default=None, max_length=200)
    skills = s.ListField(child=s.CharField(max_length=60), required=False, default=list)
    languages = s.ListField(child=s.CharField(max_length=8), required=False, default=list)
    capacity = s.IntegerField(required=False, default=3)


class ApiKeyForm(s.Serializer[Any]):
    label = s.CharField(max_length=80)  # type: ignore[assignment]
    scopes = s.ListField(child=s.CharField(max_length=40))


class HoursForm(s.Serializer[Any]):
    timezone = s.CharField(max_length=64)
    weekly = s.JSONField()
    exceptions = s.JSONField(required=False, default=None)


class BusyForm(s.Serializer[Any]):
    email = s.EmailField()
    start = s.DateTimeField()
    end = s.DateTimeField()
    label = s.CharField(required=False, allow_blank=True, default="", max_length=80)  # type: ignore[assignment]


class StageForm(s.Serializer[Any]):
    reason = s.CharField(required=False, allow_blank=True, default="", max_length=500)


class SwitchForm(s.Serializer[Any]):
    task = s.CharField(required=False, default="")
    on = s.BooleanField(required=False, default=False)


class OriginsForm(s.Serializer[Any]):
    origins = s.ListField(child=s.CharField(max_length=200))


class NoticeForm(s.Serializer[Any]):
    purpose = s.CharField(max_length=20)
    language = s.CharField(max_length=8)
    text = s.CharField(max_length=4000)
