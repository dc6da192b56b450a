-- What monitoring looks up. Nothing is kept here: it reads what the other areas keep.

-- Routes that are carried out or assessed, by place and end of term: what is overdue.
CREATE INDEX route_going ON route (region_id, municipality_id, organization_id, term_end) WHERE state IN ('active', 'assessment');
-- Products that wait for a review.
CREATE INDEX product_presented ON product (region_id, municipality_id, organization_id) WHERE state = 'presented';

-- Routes by the words of their titles. The region is one of the words: without it a
-- common word would be read in every region before the others are left out.
CREATE INDEX route_words ON route USING gin ((array_to_tsvector(ARRAY[region_id::text]) || to_tsvector('simple'::regconfig, name_key(title))));

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
  RETURN QUERY
    SELECT r.id FROM route r
     WHERE array_to_tsvector(ARRAY[r.region_id::text]) || to_tsvector('simple'::regconfig, name_key(r.title))
           @@ (quote_literal(region::text)::tsquery && wanted)
       AND r.region_id = region AND coalesce(r.municipality_id = wall, true)
     ORDER BY r.updated_at DESC, r.id DESC LIMIT 50;
END $$;
REVOKE ALL ON FUNCTION route_search(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION route_search(text[]) TO marshrut_app;
