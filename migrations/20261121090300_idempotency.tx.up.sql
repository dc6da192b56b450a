-- The answer to a POST, kept for a day under the key its sender chose, in the same
-- transaction as the change: a repeated request changes nothing and gets the same answer.
CREATE TABLE idempotency_key (
  region_id   uuid NOT NULL REFERENCES region,
  person_id   uuid NOT NULL,
  key         text NOT NULL CONSTRAINT idempotency_key_length CHECK (char_length(key) BETWEEN 8 AND 200),
  operation   text NOT NULL,
  request     bytea NOT NULL, -- SHA-256 of the input: the same key with another input is refused
  answer      jsonb,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (region_id, person_id, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_own ON idempotency_key
  USING (region_id = (SELECT app_region()) AND person_id = (SELECT app_person()));
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO marshrut_app;
