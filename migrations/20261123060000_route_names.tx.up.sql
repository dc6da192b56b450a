-- Who follows a route or accompanies it, now or before, by name. Everybody who takes
-- part in a route is named to its readers, so the wall asks about the route, once, and
-- not about each of them: the general rule was a third of what the page of a route took
-- PostgreSQL. Whether the acting person may read the route the caller asks (see
-- directorypg.NamesOnRoute).
CREATE FUNCTION route_names(route uuid) RETURNS TABLE (id uuid, surname text, given_name text, patronymic text, post text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 4 SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  region uuid := public.app_region();
  wall   uuid := public.app_municipality_wall();
  asked  ALIAS FOR $1;
BEGIN
  RETURN QUERY SELECT p.id, p.surname, p.given_name, p.patronymic, p.position
    FROM public.person p
   WHERE p.region_id = region AND p.id = ANY (ARRAY(
     SELECT unnest(r.tutee_id || r.group_ids) FROM public.route r
      WHERE r.region_id = region AND r.id = asked AND (wall IS NULL OR r.municipality_id = wall)
     UNION ALL
     SELECT a.person_id FROM public.appointment a
      WHERE a.region_id = region AND a.route_id = asked AND (wall IS NULL OR a.municipality_id = wall)));
END $$;
REVOKE ALL ON FUNCTION route_names(uuid) FROM public;
GRANT EXECUTE ON FUNCTION route_names(uuid) TO marshrut_app;

-- The general rule as it was, but no part of it may be answered from a list of all
-- appointments of the region: with EXISTS the planner chose just that for whoever has
-- no membership here, and read the whole table.
CREATE OR REPLACE FUNCTION person_names(ids uuid[]) RETURNS TABLE (id uuid, surname text, given_name text, patronymic text, post text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  region uuid := public.app_region();
  wall   uuid := public.app_municipality_wall();
BEGIN
  RETURN QUERY SELECT p.id, p.surname, p.given_name, p.patronymic, p.position
    FROM public.person p
   WHERE p.region_id = region AND p.id = ANY (ids)
     AND (wall IS NULL
       OR (SELECT true FROM public.membership m WHERE m.region_id = region AND m.person_id = p.id
              AND (m.municipality_id IS NULL OR m.municipality_id = wall) LIMIT 1)
       OR (SELECT true FROM public.appointment a WHERE a.region_id = region AND a.person_id = p.id AND a.until_date IS NULL
              AND a.municipality_id = wall LIMIT 1)
       OR (SELECT true FROM public.appointment a WHERE a.region_id = region AND a.person_id = p.id AND a.until_date IS NOT NULL
              AND a.municipality_id = wall LIMIT 1));
END $$;
