"""In which brands something changed since their question sets last ran: asked every few seconds, so it must
not cost a look per brand."""

from __future__ import annotations

from apps.quality.changes import ACTS
from apps.tenants.fences import register_function

_ACTS = ", ".join(f"'{act}'" for act in ACTS)
# Ids of the log begin with their milliseconds (core.ids): with the act they find new entries by an index.
register_function(
    "quality_changed_brands(p_now timestamptz)",
    f"""RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT s.brand_id FROM (
        SELECT brand_id, min(seen_at) - interval '2 minutes' AS since
        FROM quality_questionset WHERE active GROUP BY brand_id
    ) s WHERE s.since < p_now AND (
        EXISTS (SELECT 1 FROM audit_entry e WHERE e.brand_id = s.brand_id AND e.action IN ({_ACTS})
            AND e.id > rpad(lpad(to_hex(floor(extract(epoch FROM s.since) * 1000)::bigint), 12, '0'),
                32, '0')::uuid)
        OR EXISTS (SELECT 1 FROM catalog_import i WHERE i.brand_id = s.brand_id
            AND i.created_at > s.since - interval '1 day' AND i.state = 'done' AND i.finished_at > s.since)
    ) $$""",  # noqa: S608 - only constants of this app are put in
)
