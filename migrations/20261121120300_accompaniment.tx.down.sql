CREATE OR REPLACE VIEW accompaniment WITH (security_invoker = true) AS
  SELECT a.region_id, a.route_id, a.person_id, a.role, r.tutee_id
    FROM appointment a
    JOIN route r ON r.region_id = a.region_id AND r.id = a.route_id
   WHERE a.until_date IS NULL
     AND (a.role <> 'tutor' OR r.model IS DISTINCT FROM 'regional_system'
       OR EXISTS (SELECT FROM route_consent c WHERE c.region_id = a.region_id AND c.route_id = a.route_id
                    AND c.withdrawn_at IS NULL AND (c.tutor_id IS NULL OR c.tutor_id = a.person_id)));
