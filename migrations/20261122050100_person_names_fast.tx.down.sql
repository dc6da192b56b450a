CREATE OR REPLACE FUNCTION person_names(ids uuid[]) RETURNS TABLE (id uuid, surname text, given_name text, patronymic text, post text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.surname, p.given_name, p.patronymic, p.position
    FROM public.person p
   WHERE p.region_id = (SELECT public.app_region()) AND p.id = ANY (ids)
     AND ((SELECT public.app_municipality_wall()) IS NULL
       OR EXISTS (SELECT FROM public.membership m WHERE m.region_id = p.region_id AND m.person_id = p.id
                     AND (m.municipality_id IS NULL OR m.municipality_id = (SELECT public.app_municipality_wall())))
       OR EXISTS (SELECT FROM public.appointment a WHERE a.region_id = p.region_id AND a.person_id = p.id
                     AND a.municipality_id = (SELECT public.app_municipality_wall())))
$$;
