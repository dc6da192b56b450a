DELETE FROM artifact WHERE purpose = 'scan';
ALTER TABLE artifact
  DROP CONSTRAINT artifact_of_one_route,
  DROP CONSTRAINT artifact_purpose_known,
  ADD CONSTRAINT artifact_purpose_known CHECK (purpose IN ('evidence', 'product')),
  DROP COLUMN paper_route_id,
  ALTER COLUMN route_id SET NOT NULL;
DROP TABLE paper_route_correction, paper_route;
