"""The worker's only look across brands: which rows of work are due."""

from __future__ import annotations

from apps.tenants.fences import register_function

register_function(
    "vitrine_due_work(p_limit integer)",
    """RETURNS TABLE (brand_id bigint, id uuid, queue varchar) LANGUAGE sql STABLE AS $$
    SELECT w.brand_id, w.id, w.queue FROM tenants_work w
    WHERE w.state IN ('queued', 'running') AND w.due_at <= now()
    ORDER BY w.due_at LIMIT p_limit $$""",
)
