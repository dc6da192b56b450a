DROP FUNCTION route_names(uuid);
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
       OR EXISTS (SELECT FROM public.membership m WHERE m.region_id = region AND m.person_id = p.id
                     AND (m.municipality_id IS NULL OR m.municipality_id = wall))
       OR EXISTS (SELECT FROM public.appointment a WHERE a.region_id = region AND a.person_id = p.id AND a.until_date IS NULL
                     AND a.municipality_id = wall)
       OR EXISTS (SELECT FROM public.appointment a WHERE a.region_id = region AND a.person_id = p.id AND a.until_date IS NOT NULL
                     AND a.municipality_id = wall));
END $$;
