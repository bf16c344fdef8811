"""The only way words leave the log: the owner blanks them, for the brand in scope, whole or not at all."""

from __future__ import annotations

from apps.tenants.fences import CURRENT, register_function

register_function(
    "audit_blank(p_ids uuid[])",
    # S608: the condition is a constant of ours.
    f"""RETURNS integer LANGUAGE sql VOLATILE AS $$
    WITH blanked AS (
        UPDATE audit_body SET content = '', salt = ''
        WHERE brand_id = {CURRENT} AND id = ANY(p_ids) AND salt <> ''
        RETURNING 1
    ) SELECT count(*)::integer FROM blanked $$""",  # noqa: S608
)
