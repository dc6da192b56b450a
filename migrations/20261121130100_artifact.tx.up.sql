-- Files of a route. Their bytes lie in the object store; a row says how they stand.
CREATE TABLE artifact (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  activity_id     uuid, -- that it proves; no foreign key: a correction may drop a planned activity, its evidence stays
  owner_id        uuid NOT NULL, -- who uploads it
  purpose         text NOT NULL CONSTRAINT artifact_purpose_known CHECK (purpose IN ('evidence', 'product')),
  file_name       text NOT NULL CONSTRAINT artifact_file_name_length CHECK (char_length(file_name) BETWEEN 3 AND 200),
  format          text NOT NULL CONSTRAINT artifact_format_length CHECK (char_length(format) BETWEEN 2 AND 20),
  size            bigint NOT NULL CONSTRAINT artifact_size_positive CHECK (size > 0),
  part_size       bigint NOT NULL CONSTRAINT artifact_part_size_positive CHECK (part_size > 0),
  state           text NOT NULL CONSTRAINT artifact_state_known CHECK (state IN ('uploading', 'checking', 'ready', 'rejected')),
  reason          text,
  object_key      text NOT NULL,
  upload_id       text NOT NULL,
  sha256          bytea CONSTRAINT artifact_sha256_length CHECK (octet_length(sha256) = 32),
  version         int  NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, owner_id) REFERENCES person (region_id, id),
  -- what points to a file points to its route with it
  CONSTRAINT artifact_route_key UNIQUE (region_id, route_id, id),
  CONSTRAINT artifact_object_key UNIQUE (region_id, object_key),
  CONSTRAINT artifact_key_in_region CHECK (starts_with(object_key, region_id::text || '-')),
  CONSTRAINT artifact_reason_of_rejection CHECK ((state = 'rejected') = (reason IS NOT NULL)),
  -- nothing is served whose bytes were not looked at
  CONSTRAINT artifact_ready_was_hashed CHECK (state <> 'ready' OR sha256 IS NOT NULL)
);
CREATE INDEX artifact_route ON artifact (region_id, route_id, id DESC);
CREATE INDEX artifact_pending ON artifact (region_id, owner_id) WHERE state = 'uploading';
ALTER TABLE artifact ENABLE ROW LEVEL SECURITY;
CREATE POLICY artifact_tenant ON artifact
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON artifact TO marshrut_app;
GRANT UPDATE (state, reason, sha256, version, updated_at) ON artifact TO marshrut_app;
GRANT SELECT ON artifact TO marshrut_reader;

-- The largest file that a region takes, where it differs from the operator's default.
CREATE TABLE artifact_limit (
  region_id uuid PRIMARY KEY REFERENCES region,
  bytes     bigint NOT NULL CONSTRAINT artifact_limit_range CHECK (bytes BETWEEN 1048576 AND 167772160000),
  version   int NOT NULL
);
ALTER TABLE artifact_limit ENABLE ROW LEVEL SECURITY;
CREATE POLICY artifact_limit_read ON artifact_limit FOR SELECT USING (region_id = (SELECT app_region()));
CREATE POLICY artifact_limit_insert ON artifact_limit FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
CREATE POLICY artifact_limit_update ON artifact_limit FOR UPDATE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, UPDATE ON artifact_limit TO marshrut_app;
GRANT SELECT ON artifact_limit TO marshrut_reader;
