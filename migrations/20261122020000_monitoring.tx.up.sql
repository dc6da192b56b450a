-- What monitoring looks up. Nothing is kept here: it reads what the other areas keep.

-- Figures of routes are told from this index alone, without the wide rows themselves.
CREATE INDEX route_figures ON route (region_id, municipality_id, organization_id, tutee_id) INCLUDE (state, outcome, term_end);
-- Products that wait for a review.
CREATE INDEX product_presented ON product (region_id, municipality_id, organization_id) WHERE state = 'presented';
CREATE INDEX product_asked ON product (region_id, asked_at) WHERE asked_at IS NOT NULL;

-- Routes by the words of their titles. The place is among the words: without it a
-- common word would be read in every region before the others are left out.
CREATE INDEX route_words ON route USING gin ((array_to_tsvector(ARRAY[region_id::text, municipality_id::text]) || to_tsvector('simple'::regconfig, name_key(title))));

-- The newest routes whose titles hold words that begin so. A definer function, since
-- a policy keeps the search from using an index: it carries the region, and the
-- municipality where one acts, itself and gives ids only.
CREATE FUNCTION route_search(words text[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  region uuid := public.app_region();
  wall uuid := public.app_municipality_wall();
  wanted tsquery;
BEGIN
  SELECT to_tsquery('simple'::regconfig, string_agg(quote_literal(w) || ':*', ' & ')) INTO wanted
    FROM (SELECT btrim(translate(name_key(x), '''\', '  ')) AS w FROM unnest(words) x) y WHERE w <> '';
  IF wanted IS NULL OR numnode(wanted) = 0 THEN
    RETURN;
  END IF;
  -- apart, so that it is always looked up by the index and never sieved in the order asked for
  RETURN QUERY
    WITH matching AS MATERIALIZED (
      SELECT r.region_id, r.municipality_id, r.id, r.updated_at FROM route r
       WHERE array_to_tsvector(ARRAY[r.region_id::text, r.municipality_id::text]) || to_tsvector('simple'::regconfig, name_key(r.title))
             @@ (quote_literal(coalesce(wall, region)::text)::tsquery && wanted))
    SELECT m.id FROM matching m WHERE m.region_id = region AND coalesce(m.municipality_id = wall, true)
     ORDER BY m.updated_at DESC, m.id DESC LIMIT 50;
END $$;
REVOKE ALL ON FUNCTION route_search(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION route_search(text[]) TO marshrut_app;
