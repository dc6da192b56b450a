-- Consents to the processing of personal data: which person, to which text, when.
-- A withdrawn one stays, with the day of its withdrawal.
CREATE TABLE consent (
  region_id    uuid NOT NULL,
  id           uuid NOT NULL,
  person_id    uuid NOT NULL,
  purpose      text NOT NULL CONSTRAINT consent_purpose_known CHECK (purpose IN ('personal_data')),
  version      text NOT NULL CONSTRAINT consent_version_length CHECK (char_length(version) BETWEEN 3 AND 40),
  given_at     timestamptz NOT NULL,
  withdrawn_at timestamptz,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  CONSTRAINT consent_order CHECK (withdrawn_at >= given_at)
);
-- One living consent to one text; the index also answers "has this person consented?".
CREATE UNIQUE INDEX consent_living_key ON consent (region_id, person_id, purpose, version) WHERE withdrawn_at IS NULL;
ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
-- Consent is the person's own act: nobody gives, withdraws or reads another's.
CREATE POLICY consent_own ON consent
  USING (region_id = (SELECT app_region()) AND person_id = (SELECT app_person()));
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON consent TO marshrut_app;
GRANT SELECT ON consent TO marshrut_reader;
