-- The same wall with one look-up less. Each (SELECT f()) of a policy is a plan of its
-- own, made ready and run for every query: three of them were a third of what it took
-- PostgreSQL to open a route, whose parts lie in fourteen tables. Now region and width
-- are one look-up each, and in plain SQL, which is inlined. What is not set still
-- raises: the sentence is no uuid.

CREATE OR REPLACE FUNCTION app_region() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('app.region_id', true), ''), 'no tenant is set')::uuid $$;

-- The only municipality that the acting membership sees; NULL for a role of the region,
-- which sees them all. Raises where a municipality's width has no municipality, and
-- where there is no width.
CREATE FUNCTION app_municipality_wall() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (CASE current_setting('app.width', true)
            WHEN 'region' THEN NULL
            WHEN 'municipality' THEN coalesce(nullif(current_setting('app.municipality_id', true), ''), 'no municipality is set')
            ELSE 'no tenant width is set' END)::uuid $$;

-- A row without a municipality stays hidden from this form; policies of tables that may
-- have such rows keep theirs.
DO $$
DECLARE
  p record;
  old constant text := '((region_id = ( SELECT app_region() AS app_region)) AND (( SELECT app_region_wide() AS app_region_wide) OR (municipality_id = ( SELECT app_municipality() AS app_municipality))))';
  new constant text := '(region_id = (SELECT app_region()) AND municipality_id IS NOT NULL AND coalesce(municipality_id = (SELECT app_municipality_wall()), true))';
BEGIN
  FOR p IN SELECT pol.tablename, pol.policyname, pol.qual = old AS reads, pol.with_check = old AS writes
             FROM pg_policies pol
             JOIN pg_attribute a ON a.attrelid = format('public.%I', pol.tablename)::regclass AND a.attname = 'municipality_id' AND a.attnotnull
            WHERE pol.schemaname = 'public' AND old IN (pol.qual, pol.with_check) LOOP
    IF p.reads THEN EXECUTE format('ALTER POLICY %I ON %I USING %s', p.policyname, p.tablename, new); END IF;
    IF p.writes THEN EXECUTE format('ALTER POLICY %I ON %I WITH CHECK %s', p.policyname, p.tablename, new); END IF;
  END LOOP;
END $$;
