"""In which brands a turn may be overdue: asked every second, so it must not cost a look per brand."""

from __future__ import annotations

from apps.tenants.fences import register_function

# A turn's row is due a few seconds after it was made or claimed; the minute only lets the index be used.
register_function(
    "assistant_late_brands(p_now timestamptz)",
    """RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT w.brand_id FROM tenants_work w
    WHERE w.state IN ('queued', 'running') AND w.due_at <= p_now + interval '1 minute'
        AND w.kind = 'assistant.turn' AND w.created_at < p_now - interval '5 seconds' $$""",
)
