"""Whose key or account is this? The only looks across brands that signing in needs.

Each answers with a brand's number for a secret or an account one already has, and nothing else.
"""

from __future__ import annotations

from django.db import connection

from apps.tenants.fences import register_function
from apps.tenants.models import Brand

register_function(
    "vitrine_brand_of_widget_key(p_key text)",
    """RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT brand_id FROM people_widgetkey WHERE key = p_key AND active $$""",
)
register_function(
    "vitrine_brand_of_api_key(p_digest text)",
    """RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT brand_id FROM people_apikey WHERE digest = p_digest AND revoked_at IS NULL $$""",
)
register_function(
    "vitrine_brands_of_user(p_user bigint)",
    """RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT brand_id FROM people_member WHERE user_id = p_user AND active $$""",
)


def brand_of_widget_key(key: str) -> Brand | None:
    """The brand whose page carries this key, if the key is active."""
    return _brand("SELECT vitrine_brand_of_widget_key(%s)", key)


def brand_of_api_key(digest: str) -> Brand | None:
    """The brand that made this API key, if it is not revoked."""
    return _brand("SELECT vitrine_brand_of_api_key(%s)", digest)


def brands_of_user(user_id: int) -> list[Brand]:
    """The brands this account is an active member of, by slug."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vitrine_brands_of_user(%s)", [user_id])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Brand.objects.filter(pk__in=ids).order_by("slug"))


def _brand(sql: str, value: str) -> Brand | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        (brand_id,) = cursor.fetchone()
    return Brand.objects.filter(pk=brand_id).first() if brand_id else None
