-- A file of results may be looked at step by step before it is read: it is kept until
-- its results land or the import goes.
ALTER TABLE result_import DROP CONSTRAINT result_import_state_known;
ALTER TABLE result_import ADD CONSTRAINT result_import_state_known CHECK (state IN ('opened', 'reading', 'read', 'checked', 'applied'));
ALTER TABLE result_import
  ADD COLUMN unknown    jsonb NOT NULL DEFAULT '{}', -- words for competencies and levels that say nothing to the instrument
  ADD COLUMN sample     jsonb NOT NULL DEFAULT '[]', -- the first results, as they would land
  ADD COLUMN skipped    int   NOT NULL DEFAULT 0, -- people whom somebody chose to leave out
  ADD COLUMN failure    text  NOT NULL DEFAULT '' CONSTRAINT result_import_failure_length CHECK (char_length(failure) <= 2000),
  ADD COLUMN touched_at timestamptz; -- while it is being read: when it last went on

CREATE TABLE import_part (
  region_id       uuid  NOT NULL,
  import_id       uuid  NOT NULL,
  number          int   NOT NULL CONSTRAINT import_part_number CHECK (number BETWEEN 0 AND 99),
  municipality_id uuid, -- of the import
  data            bytea NOT NULL CONSTRAINT import_part_size CHECK (octet_length(data) BETWEEN 1 AND 1048576),
  PRIMARY KEY (region_id, import_id, number),
  FOREIGN KEY (region_id, import_id) REFERENCES result_import (region_id, id) ON DELETE CASCADE
);
-- a workbook is packed already, and a text waits for a moment only
ALTER TABLE import_part ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE import_part ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_part_tenant ON import_part
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON import_part TO marshrut_app;

-- Whom a file means where that is not certain, and what a person decided. The decision
-- hangs on how the file names the person, so that it outlives another reading.
CREATE TABLE import_decision (
  region_id       uuid  NOT NULL,
  import_id       uuid  NOT NULL,
  key             bytea NOT NULL CONSTRAINT import_decision_key_length CHECK (octet_length(key) = 32),
  municipality_id uuid, -- of the import
  number          int   NOT NULL, -- among the people of the file, as it was read last; -1: no more there
  sheet           text  NOT NULL,
  row_number      int   NOT NULL,
  named           jsonb NOT NULL, -- as the file names them
  reason          text  NOT NULL,
  candidates      jsonb NOT NULL, -- who it might be
  choice          text  NOT NULL DEFAULT '' CONSTRAINT import_decision_choice_known CHECK (choice IN ('', 'person', 'skip')),
  person_id       uuid,
  author_id       uuid,
  decided_at      timestamptz,
  PRIMARY KEY (region_id, import_id, key),
  FOREIGN KEY (region_id, import_id) REFERENCES result_import (region_id, id) ON DELETE CASCADE,
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  CONSTRAINT import_decision_person_there CHECK ((choice = 'person') = (person_id IS NOT NULL) AND (choice = '') = (author_id IS NULL))
);
ALTER TABLE import_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_decision_tenant ON import_decision
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON import_decision TO marshrut_app;
GRANT SELECT ON import_decision TO marshrut_reader;

-- How files of one form are read, kept under a name for the next of them. What a region
-- or a municipality keeps serves those below it.
CREATE TABLE import_profile (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid,
  organization_id uuid,
  scale           text NOT NULL, -- code of the instrument, whatever its edition
  title           text NOT NULL CONSTRAINT import_profile_title_length CHECK (char_length(title) BETWEEN 3 AND 200),
  mapping         jsonb NOT NULL,
  author_id       uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  CONSTRAINT import_profile_title_key UNIQUE NULLS NOT DISTINCT (region_id, municipality_id, organization_id, scale, title)
);
ALTER TABLE import_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_profile_read ON import_profile FOR SELECT
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id IS NULL OR municipality_id = (SELECT app_municipality())));
CREATE POLICY import_profile_insert ON import_profile FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY import_profile_update ON import_profile FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY import_profile_delete ON import_profile FOR DELETE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON import_profile TO marshrut_app;
GRANT SELECT ON import_profile TO marshrut_reader;
