-- Whose data are to go though nobody asked (R16, [B 4.4]; 152-ФЗ, ст. 21): the consent is
-- withdrawn, or the last role ended on the day given or before. Nothing is decided about
-- them: no removal is open or done, and none was refused since. Below the region consents of
-- others are not told, and who calls it asks for the reach.
CREATE FUNCTION removal_candidates(ended_by date) RETURNS TABLE (person_id uuid, cause text, since date)
LANGUAGE sql STABLE AS $$
  WITH z AS (SELECT g.time_zone AS name FROM region g WHERE g.id = (SELECT app_region())
  ), ended AS (
    SELECT m.person_id, max(coalesce(m.ended_at, (m.until + 1)::timestamp AT TIME ZONE z.name)) AS at FROM membership m CROSS JOIN z
     GROUP BY m.person_id, z.name HAVING NOT bool_or(m.ended_at IS NULL AND (m.until IS NULL OR m.until >= (now() AT TIME ZONE z.name)::date))
  ), found AS (
    SELECT coalesce(c.person_id, e.person_id) AS person_id, CASE WHEN c.withdrawn_at IS NOT NULL THEN 'consent' ELSE 'term' END AS cause,
           (coalesce(c.withdrawn_at, e.at) AT TIME ZONE z.name)::date AS since
      FROM consents_withdrawn() c FULL JOIN ended e ON e.person_id = c.person_id CROSS JOIN z
     WHERE c.withdrawn_at IS NOT NULL OR (e.at AT TIME ZONE z.name)::date <= ended_by
  )
  SELECT f.person_id, f.cause, f.since FROM found f
   WHERE NOT EXISTS (SELECT FROM removal x WHERE x.person_id = f.person_id
                       AND (x.state IN ('asked', 'planned', 'done') OR x.state = 'refused' AND x.asked_on >= f.since))
$$;
REVOKE ALL ON FUNCTION removal_candidates(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION removal_candidates(date) TO marshrut_app;
