"""People of a brand, shoppers, and the keys programs use."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models

from apps.people.roles import Role
from apps.tenants.models import Owned, OwnedForeignKey


class UserManager(BaseUserManager["User"]):
    """Users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person who signs in to the console. Belongs to brands through Member only."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]


class Member(Owned):
    """A user's role in one brand."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    skills: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    languages: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(default=3, help_text="Chats at once, 1 to 20.")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "user", name="member_once_per_brand"),)
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Shopper(Owned):
    """Somebody on a product page: anonymous, or known by the brand's signed identity token."""

    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - unique when known
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    account: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=8, default="en")
    people_only = models.BooleanField(default=False)
    test = models.BooleanField(default=False, help_text="Came with a test key: stays out of insights.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "external_id", name="shopper_external_once"),)

    def __str__(self) -> str:
        return self.name or "Shopper"


class WidgetKey(Owned):
    """The public key in a brand's script tag; works only on the origins it lists."""

    key = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=80, blank=True)
    origins: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=4, choices=[("live", "live"), ("test", "test")], default="live")
    identity_secrets: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.label or self.key


class ApiKey(Owned):
    """A program's key: shown once, kept as a digest, limited to its scopes."""

    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    label = models.CharField(max_length=80)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    created_by = OwnedForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.label


class Picture(Owned):
    """A picture the brand uploaded, as it was made anew (apps.people.pictures)."""

    digest = models.CharField(max_length=32, help_text="Of the content: SHA-256, the first 32 digits.")
    kind = models.CharField(max_length=4, choices=[(kind, kind) for kind in ("png", "jpg", "svg")])
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "digest", name="picture_once"),)

    def __str__(self) -> str:
        return f"{self.digest}.{self.kind}"
