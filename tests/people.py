"""Three people every test can ask: Ada owns, Ben advises, Cy is a stranger of another brand."""

from __future__ import annotations

from apps.people.models import Member, Shopper, User, WidgetKey
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


def make_brand(slug: str, **fields: object) -> Brand:
    """A brand in Berlin, selling in euros."""
    return Brand.objects.create(**{"slug": slug, "name": slug.title(), "languages": ["en", "de"], **fields})


def make_member(brand: Brand, name: str, role: Role = Role.ADVISOR, **fields: object) -> Member:
    """A member with an account ``<name>@<slug>.example`` and the password ``demo``."""
    email = f"{name.lower()}@{brand.slug}.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, "demo")
    with brand_scope(brand):
        return Member.objects.create(
            **{"user": user, "name": name, "role": role.value, "languages": ["en"], **fields}
        )


def make_shopper(brand: Brand, **fields: object) -> Shopper:
    """An anonymous shopper."""
    with brand_scope(brand):
        return Shopper.objects.create(**fields)


def make_key(brand: Brand, origin: str = "http://shop.example") -> WidgetKey:
    """A live widget key for one origin."""
    with brand_scope(brand):
        return WidgetKey.objects.create(key=f"wk_{brand.slug}", origins=[origin])
