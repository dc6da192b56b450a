-- Tutee and tutor talk a deficit over, confirm it, or decline it with a reason
-- [B 2.8.4]. What was declined stays to be seen; a newer result replaces it like any
-- other.
ALTER TABLE deficit
  ADD COLUMN declined_by    uuid,
  ADD COLUMN declined_at    timestamptz,
  ADD COLUMN decline_reason text NOT NULL DEFAULT '' CONSTRAINT deficit_decline_reason_length CHECK (char_length(decline_reason) <= 1000),
  DROP CONSTRAINT deficit_state_known,
  ADD CONSTRAINT deficit_state_known CHECK (state IN ('found', 'confirmed', 'declined', 'removed')),
  ADD CONSTRAINT deficit_declined_by_somebody CHECK (state <> 'declined' OR declined_by IS NOT NULL AND declined_at IS NOT NULL);

CREATE TABLE deficit_remark (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL, -- whose deficit it is
  deficit_id      uuid NOT NULL,
  author_id       uuid NOT NULL,
  text            text NOT NULL CONSTRAINT deficit_remark_text_length CHECK (char_length(text) BETWEEN 1 AND 1000),
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, deficit_id) REFERENCES deficit (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, author_id) REFERENCES person (region_id, id)
);
CREATE INDEX deficit_remark_person ON deficit_remark (region_id, person_id, id);
ALTER TABLE deficit_remark ENABLE ROW LEVEL SECURITY;
CREATE POLICY deficit_remark_tenant ON deficit_remark
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON deficit_remark TO marshrut_app;
GRANT SELECT ON deficit_remark TO marshrut_reader;
