"""What the catalogue looks up outside the fence: products, for the brand in scope, and where feeds are due.

Full text that may use its index, for the brand in scope only.

As the application's role `@@` is not leakproof, so under row level security PostgreSQL would read every
row instead of the index. The owner runs this function; the brand comes from the setting the policies read.

Candidates are found cheaply, by the rarer words and by the signs of the vectors (an index alone holds them);
only these few hundred are then measured exactly. Vectors have length one: their inner product is the cosine,
at a third of the cost of asking for the cosine. While the index is made anew, vectors of two models stand in
it: then the question comes as a vector of each, and each product is measured by its own model's.
"""

from __future__ import annotations

from apps.tenants.fences import CURRENT, register_function

# Candidates by words are the products that hold one of the rarer words asked, up to about this many.
CANDIDATES = 2000
# Candidates by meaning: of the nearest 10 by vector, the nearest 200 by signs miss one in a hundred.
OUTLINES = 200

_ASKED = f"""
        WITH asked_words AS (
            SELECT w.lexeme FROM unnest(to_tsvector(catalog_words(p_language), left(p_question, 2000))) w
            LIMIT 24
        ), known AS (
            SELECT a.lexeme, t.products FROM asked_words a
            LEFT JOIN catalog_term t ON t.brand_id = own AND t.word = a.lexeme
        ), corrected AS (
            SELECT k.lexeme AS typed, coalesce(k.products, near.products, 0) AS products,
                   CASE WHEN k.products IS NOT NULL THEN k.lexeme ELSE near.word END AS word
            FROM known k LEFT JOIN LATERAL (
                SELECT t.word, t.products FROM catalog_term t
                WHERE k.products IS NULL AND length(k.lexeme) > 3 AND k.lexeme !~ '[0-9]'
                  AND t.brand_id = own AND t.word % k.lexeme AND similarity(t.word, k.lexeme) >= 0.45
                ORDER BY similarity(t.word, k.lexeme) DESC, t.products DESC LIMIT 1
            ) near ON true
        ), weighed AS (
            SELECT word, products, ln(1 + (total - products + 0.5) / (products + 0.5)) AS weight
            FROM corrected
        ), counted AS (
            SELECT word, products, sum(products) OVER (ORDER BY products, word) - products AS before
            FROM weighed WHERE word IS NOT NULL
        )
        SELECT (SELECT string_agg(quote_literal(word), ' | ') FROM counted
                WHERE before = 0 OR before + products <= {CANDIDATES})::tsquery,
               array_agg(quote_literal(word)::tsquery), array_agg((quote_literal(word) || ':A')::tsquery),
               array_agg(weight::real)
        INTO wanted, anywhere, in_titles, weights FROM weighed;
"""  # noqa: S608 - only a constant of this module is put in

# As in BM25F: a word is worth more the more of a product's texts hold it, less and less for each, and less in
# a product that says much. Weights of description, category, attribute values, title; then how soon a word
# has been said often enough, and what share of that the length decides. Fitted on half of judged queries.
FIELDS = "{1, 0.7, 0.5, 1}"
SOON, LONG = 0.2, 0.6
# What `ts_rank` gives to a word said for ever, and the words of a product where none were counted.
EVER, TYPICAL = 1.64493406685, 20

# A product's words are unpacked once, not for each word asked; a word it lacks is not weighed.
_READ = "CROSS JOIN LATERAL (SELECT i.words || ''::tsvector AS words OFFSET 0) r"
_LENGTH = "CROSS JOIN LATERAL (SELECT length(ts_filter(r.words, '{a, c, d}')) AS words OFFSET 0) l"
_HELD = "CROSS JOIN LATERAL (SELECT r.words @@ q.anywhere AS held OFFSET 0) h"
_SAID = f"""CROSS JOIN LATERAL (
                SELECT CASE WHEN h.held THEN {EVER} * ts_rank('{FIELDS}', r.words, q.anywhere)
                       ELSE 0 END AS said OFFSET 0) s"""
_ABOUT = f"""coalesce(sum(q.weight * s.said / (s.said + {SOON} * (1 - {LONG} + {LONG} * l.words / typical)))
                    / heavy, 0)::real AS aboutness"""
_MEASURE = f"""{_READ} {_LENGTH} CROSS JOIN LATERAL (
                SELECT coalesce(sum(q.weight * CASE WHEN t.held THEN 1.0 WHEN h.held THEN 0.75 ELSE 0 END)
                                / heavy, 0)::real AS coverage,
                       count(*) FILTER (WHERE t.held) AS in_title, {_ABOUT}
                FROM unnest(anywhere, in_titles, weights) q(anywhere, in_title, weight) {_HELD} {_SAID}
                CROSS JOIN LATERAL (SELECT h.held AND r.words @@ q.in_title AS held OFFSET 0) t) m"""  # noqa: S608 - only constants of this module are put in

register_function(
    "catalog_find_products(p_question text, p_language text, p_vectors text[], p_models text[],"
    " p_limit integer)",
    f"""RETURNS TABLE (product_id uuid, coverage real, title_share real, likeness real, aboutness real)
    LANGUAGE plpgsql STABLE AS $$
    DECLARE
        own bigint := {CURRENT};
        total real;
        typical real;
        heavy real;
        wanted tsquery;
        anywhere tsquery[];
        in_titles tsquery[];
        weights real[];
    BEGIN
        IF own IS NULL THEN RETURN; END IF;
        SELECT t.products INTO total FROM catalog_term t WHERE t.brand_id = own AND t.word = '';
        IF total IS NULL THEN
            SELECT greatest(count(*), 1) INTO total FROM catalog_productindex i WHERE i.brand_id = own;
        END IF;
        SELECT greatest(t.products, 1) INTO typical FROM catalog_term t
        WHERE t.brand_id = own AND t.word = ' ';
        typical := coalesce(typical, {TYPICAL});
        {_ASKED}
        SELECT nullif(sum(w), 0) INTO heavy FROM unnest(weights) w;
        RETURN QUERY
        WITH by_words AS (
            SELECT i.product_id AS id FROM catalog_productindex i {_READ} {_LENGTH} CROSS JOIN LATERAL (
                SELECT {_ABOUT} FROM unnest(anywhere, weights) q(anywhere, weight) {_HELD} {_SAID}) m
            WHERE i.brand_id = own AND i.words @@ wanted
            ORDER BY m.aboutness DESC, i.title_words, i.product_id LIMIT p_limit
        ), asked AS MATERIALIZED (
            SELECT a.model, a.vector::halfvec AS vector,
                   binary_quantize(a.vector::halfvec)::bit(384) AS outline
            FROM unnest(p_vectors, p_models) a(vector, model) WHERE a.vector IS NOT NULL
        ), by_outline AS (
            SELECT near.id FROM asked a CROSS JOIN LATERAL (
                SELECT i.product_id AS id FROM catalog_productindex i
                WHERE i.brand_id = own AND i.outline IS NOT NULL AND i.model = a.model
                ORDER BY i.outline <~> a.outline LIMIT greatest(p_limit, {OUTLINES})
            ) near
        ), candidates AS MATERIALIZED (
            SELECT w.id FROM by_words w UNION SELECT o.id FROM by_outline o
        )
        SELECT i.product_id, m.coverage, (m.in_title / greatest(i.title_words, 1)::real)::real,
               coalesce(-(i.embedding <#> (SELECT a.vector FROM asked a WHERE a.model = i.model)), 0)::real,
               m.aboutness
        FROM candidates c
        JOIN catalog_productindex i ON i.brand_id = own AND i.product_id = c.id {_MEASURE};
    END $$""",  # noqa: S608 - only constants of this module are put in
)

register_function(
    "catalog_words_like(p_word text, p_limit integer)",
    f"""RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT t.word FROM catalog_term t WHERE t.brand_id = {CURRENT} AND t.word % p_word
    ORDER BY similarity(t.word, p_word) DESC, t.word LIMIT p_limit $$""",  # noqa: S608 - only a constant is put in
)

register_function(
    "catalog_due_feeds(p_now timestamptz)",
    """RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT f.brand_id FROM catalog_feed f WHERE NOT f.paused AND f.next_at <= p_now $$""",
)
