"""What the owner does for the application: blank words, for the brand in scope, whole or not at all (the only
way they leave the log), and say in which brands leaves wait for the sealer."""

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

register_function(
    "audit_unsealed_brands(p_now timestamptz)",
    """RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT p.brand_id FROM audit_pending p $$""",
)
