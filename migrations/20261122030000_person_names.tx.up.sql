-- Who is named to whom. Ids of people stand all over a route (who appointed, agreed,
-- reviewed, concluded); a teacher may not read those people's profiles, and yet must
-- see who accompanies. The rule, by which directory.Names asks:
--
--   1. people of one organization know each other's names, also of those who left;
--   2. the region's people and the municipality's coordinators are named to everybody
--      in it: who the methodists are is no secret;
--   3. whoever may read a person, by the policy, reads the name;
--   4. whoever may read a route reads the names of those who take part in it: tutee and
--      group, everybody appointed, now or before, and everybody who acted on it, also
--      when they come from another school or, by the region's order, from another
--      municipality;
--   5. nobody else is named, and nothing beyond the region.
--
-- Decided against: names inside every answer (each area would need the directory), and
-- a wider policy on person (it would open profiles for the sake of names).

-- Everybody who takes part in a route. Colleagues' names are had without it: it is
-- asked by routes, which for one person are few.
CREATE VIEW route_participant WITH (security_invoker = true) AS
  SELECT region_id, id AS route_id, tutee_id AS person_id FROM route
  UNION ALL SELECT region_id, id, unnest(group_ids) FROM route
  UNION ALL SELECT region_id, route_id, person_id FROM appointment
  UNION ALL SELECT region_id, route_id, person_id FROM route_step WHERE person_id IS NOT NULL
  UNION ALL SELECT region_id, route_id, person_id FROM revision
  UNION ALL SELECT region_id, route_id, person_id FROM term_proposal
  UNION ALL SELECT region_id, route_id, person_id FROM correction_offer
  UNION ALL SELECT region_id, route_id, person_id FROM recommendation
  UNION ALL SELECT region_id, route_id, prepared_by FROM conclusion
  UNION ALL SELECT region_id, route_id, agreed_by FROM conclusion WHERE agreed_by IS NOT NULL
  UNION ALL SELECT region_id, route_id, unnest(participant_ids) FROM conclusion
  UNION ALL SELECT region_id, route_id, asked_by FROM product WHERE asked_by IS NOT NULL
  UNION ALL SELECT region_id, route_id, reviewer_id FROM review;
GRANT SELECT ON route_participant TO marshrut_app;

-- A school looks for its routes' people by the person: the few who came from elsewhere.
CREATE INDEX appointment_former ON appointment (region_id, person_id) WHERE until_date IS NOT NULL;
CREATE INDEX review_reviewer ON review (region_id, reviewer_id);

-- Names and positions, no contacts. A definer function, since the row policy of person
-- hides who is appointed from another municipality: the wall stands inside. Which of
-- these the acting person may be told is decided by the query around it.
CREATE FUNCTION person_names(ids uuid[]) RETURNS TABLE (id uuid, surname text, given_name text, patronymic text, post text)
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
REVOKE ALL ON FUNCTION person_names(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_names(uuid[]) TO marshrut_app;
