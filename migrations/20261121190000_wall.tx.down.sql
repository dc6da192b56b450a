DO $$
DECLARE
  p record;
  old constant text := '(region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())))';
BEGIN
  FOR p IN SELECT tablename, policyname, qual LIKE '%app_municipality_wall%' AS reads, with_check LIKE '%app_municipality_wall%' AS writes
             FROM pg_policies WHERE schemaname = 'public' AND concat(qual, with_check) LIKE '%app_municipality_wall%' LOOP
    IF p.reads THEN EXECUTE format('ALTER POLICY %I ON %I USING %s', p.policyname, p.tablename, old); END IF;
    IF p.writes THEN EXECUTE format('ALTER POLICY %I ON %I WITH CHECK %s', p.policyname, p.tablename, old); END IF;
  END LOOP;
END $$;
DROP FUNCTION app_municipality_wall();
CREATE OR REPLACE FUNCTION app_region() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE v text := nullif(current_setting('app.region_id', true), '');
BEGIN
  IF v IS NULL THEN
    RAISE EXCEPTION 'no tenant is set' USING ERRCODE = 'MT001';
  END IF;
  RETURN v::uuid;
END $$;
