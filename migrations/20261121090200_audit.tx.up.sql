-- Who did and who read what. Append-only: the app role can't change or remove it.
CREATE TABLE audit_record (
  region_id       uuid NOT NULL REFERENCES region,
  id              uuid NOT NULL,
  municipality_id uuid, -- of the object; none for an object of the region
  organization_id uuid,
  at              timestamptz NOT NULL,
  person_id       uuid NOT NULL, -- who acted
  membership_id   uuid NOT NULL,
  role            text NOT NULL,
  action          text NOT NULL CONSTRAINT audit_record_action_length CHECK (char_length(action) BETWEEN 3 AND 80),
  object_type     text NOT NULL,
  object_id       uuid NOT NULL,
  subject_id      uuid, -- whose data it is
  root_id         uuid, -- the route (or other whole) that the object belongs to
  details         jsonb NOT NULL DEFAULT '{}', -- ids, codes and numbers only
  request_id      text NOT NULL DEFAULT '',
  PRIMARY KEY (region_id, id)
);
CREATE INDEX audit_record_object ON audit_record (region_id, object_id, id DESC);
CREATE INDEX audit_record_root ON audit_record (region_id, root_id, id DESC) WHERE root_id IS NOT NULL;
CREATE INDEX audit_record_subject ON audit_record (region_id, subject_id, id DESC);
CREATE INDEX audit_record_person ON audit_record (region_id, person_id, id DESC);
ALTER TABLE audit_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_record_read ON audit_record FOR SELECT
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
-- A record is written under the Scope that acts; its object may lie wider than the actor's municipality.
CREATE POLICY audit_record_insert ON audit_record FOR INSERT WITH CHECK (region_id = (SELECT app_region()));
GRANT SELECT, INSERT ON audit_record TO marshrut_app;
GRANT SELECT ON audit_record TO marshrut_reader;
