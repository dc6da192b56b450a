-- The same rows as before (see route_parts), found faster: the route is looked up row
-- by row, since who accompanies has few appointments and a region has many routes. A
-- join with table route would read all of them for one tutor's list.
CREATE OR REPLACE VIEW accompaniment WITH (security_invoker = true) AS
  SELECT a.region_id, a.route_id, a.person_id, a.role,
         (SELECT r.tutee_id FROM route r WHERE r.region_id = a.region_id AND r.id = a.route_id) AS tutee_id
    FROM appointment a
   WHERE a.until_date IS NULL
     AND (a.role <> 'tutor'
       OR (SELECT r.model IS DISTINCT FROM 'regional_system' FROM route r WHERE r.region_id = a.region_id AND r.id = a.route_id)
       OR EXISTS (SELECT FROM route_consent c WHERE c.region_id = a.region_id AND c.route_id = a.route_id
                    AND c.withdrawn_at IS NULL AND (c.tutor_id IS NULL OR c.tutor_id = a.person_id)));
