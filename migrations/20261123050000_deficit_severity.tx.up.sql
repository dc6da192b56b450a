-- How far a deficit is from mastery, as the diagnosis measured it that found it: lists
-- name the most severe first. 0 where a person stated it in words.
ALTER TABLE route_deficit ADD COLUMN severity double precision NOT NULL DEFAULT 0
  CONSTRAINT route_deficit_severity_share CHECK (severity BETWEEN 0 AND 1);
UPDATE route_deficit x SET severity = CASE r.polarity WHEN 'high_is_bad' THEN r.score / r.max ELSE 1 - r.score / r.max END
  FROM deficit d JOIN diagnosis_result r ON r.region_id = d.region_id AND r.diagnosis_id = d.diagnosis_id AND r.competency = d.competency
 WHERE d.region_id = x.region_id AND d.id = x.found_id;
