-- What row-level security reads. Settings are transaction-local and set in one place
-- (package postgres). A missing one raises: empty never means "all".
-- The functions are stable and every policy wraps them as (SELECT f()), so that they
-- run once per query and not once per row.

CREATE FUNCTION app_region() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE v text := nullif(current_setting('app.region_id', true), '');
BEGIN
  IF v IS NULL THEN
    RAISE EXCEPTION 'no tenant is set' USING ERRCODE = 'MT001';
  END IF;
  RETURN v::uuid;
END $$;

-- true: the whole region; false: one municipality of it. There is no third width.
CREATE FUNCTION app_region_wide() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE v text := current_setting('app.width', true);
BEGIN
  IF v = 'region' THEN RETURN true; END IF;
  IF v = 'municipality' THEN RETURN false; END IF;
  RAISE EXCEPTION 'no tenant width is set' USING ERRCODE = 'MT001';
END $$;

-- The municipality of the acting membership; NULL for a role of the region, which
-- matches no row. Raises where a municipality's width has no municipality.
CREATE FUNCTION app_municipality() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE v text := nullif(current_setting('app.municipality_id', true), '');
BEGIN
  IF v IS NULL AND NOT app_region_wide() THEN
    RAISE EXCEPTION 'no municipality is set' USING ERRCODE = 'MT001';
  END IF;
  RETURN v::uuid;
END $$;

-- The organization and the person of the acting membership; NULL matches no row.
CREATE FUNCTION app_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;
CREATE FUNCTION app_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.person_id', true), '')::uuid $$;

GRANT USAGE ON SCHEMA public TO marshrut_app, marshrut_reader;
