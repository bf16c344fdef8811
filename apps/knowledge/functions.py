"""Search over passages: approved, valid, for this audience, language and product, and of this brand only.

All conditions stand inside the owner's function, so that no caller can forget one; the brand comes from the
setting the row level policies read (see apps.catalog.functions for why a function at all).
"""

from __future__ import annotations

from apps.tenants.fences import CURRENT, register_function

_SAYABLE = """
    p.brand_id = own AND p.live AND p.language = p_language
    AND (p.product_id = p_product OR (p.product_id IS NULL
        AND r.state = 'approved'
        AND (r.audience = 'shopper' OR p_audience = 'advisors')
        AND (r.valid_from IS NULL OR r.valid_from <= today)
        AND (r.valid_to IS NULL OR r.valid_to >= today)
        AND (r.products = '[]' OR r.products ? p_sku)
        AND (r.categories = '[]' OR p_product IS NULL OR r.categories ?| p_categories)))
    AND (p.product_id IS NULL OR (c.active
        AND c.approved_fields ? CASE p.source_kind WHEN 'bullet' THEN 'bullets' ELSE 'description' END))
"""
_FROM = """
    FROM knowledge_passage p
    LEFT JOIN knowledge_revision r ON r.brand_id = own AND r.id = p.revision_id
    LEFT JOIN catalog_product c ON c.brand_id = own AND c.id = p.product_id
"""
_ARGUMENTS = (
    "p_question text, p_language text, p_product uuid, p_sku text, p_categories text[], p_audience text, "
    "p_now timestamptz, p_vector text, p_model text, p_limit integer"
)

register_function(
    f"knowledge_find_passages({_ARGUMENTS})",
    f"""RETURNS TABLE (passage_id uuid, lexical real, likeness real) LANGUAGE plpgsql STABLE AS $$
    DECLARE
        own bigint := {CURRENT};
        today date;
        terms tsquery[];
        wanted tsquery;
        vector_asked halfvec := p_vector::halfvec;
    BEGIN
        IF own IS NULL THEN RETURN; END IF;
        SELECT (p_now AT TIME ZONE b.timezone)::date INTO today FROM tenants_brand b WHERE b.id = own;
        SELECT array_agg(w.word::tsquery), string_agg(w.word, ' | ')::tsquery INTO terms, wanted
        FROM (SELECT quote_literal(lexeme) AS word
              FROM unnest(to_tsvector(catalog_words(p_language), left(p_question, 2000))) LIMIT 40) w;

        RETURN QUERY
        WITH sayable AS MATERIALIZED (
            SELECT p.id, CASE WHEN p.model = p_model THEN -(p.embedding <#> vector_asked) END AS likeness,
                   CASE WHEN p.words @@ wanted THEN ARRAY(
                       SELECT q.n FROM unnest(terms) WITH ORDINALITY q(term, n) WHERE p.words @@ q.term
                   ) END AS held
            {_FROM} WHERE {_SAYABLE}
        ), hits AS MATERIALIZED (
            SELECT s.id, s.likeness, h.n FROM sayable s CROSS JOIN LATERAL unnest(s.held) h(n)
        ), weighed AS MATERIALIZED (
            SELECT q.n, ln(1 + (t.total - count(h.n) + 0.5) / (count(h.n) + 0.5)) AS weight
            FROM generate_subscripts(terms, 1) q(n) LEFT JOIN hits h ON h.n = q.n
            CROSS JOIN (SELECT greatest(count(*), 1)::real AS total FROM sayable) t
            GROUP BY q.n, t.total
        ), by_words AS (
            SELECT h.id, h.likeness, sum(q.weight) / (SELECT sum(weight) FROM weighed) AS lexical
            FROM hits h JOIN weighed q ON q.n = h.n
            GROUP BY h.id, h.likeness ORDER BY 3 DESC, 2 DESC NULLS LAST, 1 LIMIT p_limit
        ), by_meaning AS (
            SELECT s.id, s.likeness FROM sayable s WHERE s.likeness IS NOT NULL
            ORDER BY 2 DESC, 1 LIMIT p_limit
        )
        SELECT coalesce(w.id, v.id), coalesce(w.lexical, 0)::real,
               coalesce(v.likeness, w.likeness, 0)::real
        FROM by_words w FULL JOIN by_meaning v ON v.id = w.id;
    END $$""",  # noqa: S608 - only constants of this module are put in
)
