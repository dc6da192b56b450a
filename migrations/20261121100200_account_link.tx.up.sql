-- Single-use links: an invitation, or a new password. A coordinator hands them over.
CREATE TABLE account_link (
  region_id       uuid NOT NULL REFERENCES region,
  id              uuid NOT NULL,
  -- The node its author answers for; none: the whole region. The link works only for
  -- a person who has no role outside of it.
  municipality_id uuid,
  organization_id uuid,
  person_id       uuid NOT NULL,
  kind            text NOT NULL CONSTRAINT account_link_kind_known CHECK (kind IN ('invite', 'reset')),
  token_hash      bytea NOT NULL CONSTRAINT account_link_token_hash_length CHECK (octet_length(token_hash) = 32),
  created_by      uuid NOT NULL, -- person
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  used_at         timestamptz,
  replaced_at     timestamptz, -- a later link of the kind took its place
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, created_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  CONSTRAINT account_link_place CHECK (organization_id IS NULL OR municipality_id IS NOT NULL)
);
CREATE INDEX account_link_token ON account_link (token_hash); -- who holds a link has no tenant yet
CREATE UNIQUE INDEX account_link_open_key ON account_link (region_id, person_id, kind) WHERE used_at IS NULL AND replaced_at IS NULL;
ALTER TABLE account_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_link_tenant ON account_link
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
-- The app role makes links; that one was used or replaced is written by functions.
GRANT SELECT, INSERT ON account_link TO marshrut_app;
GRANT SELECT ON account_link TO marshrut_reader;
