-- Files of results made elsewhere. A file is read once, by the importer's process; its
-- rows wait here until all of them are valid and everybody in it is found.
-- Where the importing person acts is where an import stands; none: the region.

CREATE TABLE result_import (
  region_id         uuid NOT NULL,
  id                uuid NOT NULL,
  municipality_id   uuid,
  organization_id   uuid,
  instrument_id     uuid NOT NULL,
  phase             text NOT NULL CONSTRAINT result_import_phase_known CHECK (phase IN ('entry', 'interim', 'final')),
  file_name         text NOT NULL CONSTRAINT result_import_file_name_length CHECK (char_length(file_name) BETWEEN 1 AND 255),
  size              bigint NOT NULL,
  sha256            bytea NOT NULL CONSTRAINT result_import_sha256_length CHECK (octet_length(sha256) = 32),
  state             text NOT NULL CONSTRAINT result_import_state_known CHECK (state IN ('reading', 'read', 'checked', 'applied')),
  preview           jsonb NOT NULL,
  mapping           jsonb NOT NULL,
  rows              int NOT NULL DEFAULT 0,
  people            int NOT NULL DEFAULT 0,
  bad_rows          int NOT NULL DEFAULT 0, -- mistakes in the file itself
  bad_people        int NOT NULL DEFAULT 0, -- people not found, or not for certain
  author_id         uuid NOT NULL,
  created_at        timestamptz NOT NULL,
  checked_at        timestamptz,
  applied_at        timestamptz,
  version           int NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, instrument_id) REFERENCES instrument (region_id, id)
);
-- the same file twice changes nothing
CREATE UNIQUE INDEX result_import_file_key ON result_import (region_id, municipality_id, organization_id, instrument_id, sha256) NULLS NOT DISTINCT;
ALTER TABLE result_import ENABLE ROW LEVEL SECURITY;
CREATE POLICY result_import_tenant ON result_import
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON result_import TO marshrut_app;
GRANT SELECT ON result_import TO marshrut_reader;

-- What was read of a file and is not applied yet: its people, once each, and its rows,
-- some thousands together as arrays. Applying an import removes them: the rows then
-- stand with the results that they gave.
CREATE TABLE import_people (
  region_id       uuid  NOT NULL,
  import_id       uuid  NOT NULL,
  municipality_id uuid, -- of the import
  people          bytea NOT NULL, -- as the server packed them
  PRIMARY KEY (region_id, import_id),
  FOREIGN KEY (region_id, import_id) REFERENCES result_import (region_id, id) ON DELETE CASCADE
);
ALTER TABLE import_people ALTER COLUMN people SET STORAGE EXTERNAL;
ALTER TABLE import_people ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_people_tenant ON import_people
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON import_people TO marshrut_app;

CREATE TABLE import_rows (
  region_id       uuid NOT NULL,
  import_id       uuid NOT NULL,
  chunk           int  NOT NULL,
  municipality_id uuid, -- of the import
  sheet           text[]   NOT NULL, -- from here on an element for each row
  row_number      int[]    NOT NULL,
  person          int[]    NOT NULL, -- place among the people of the file, from 0
  competency      smallint[] NOT NULL, -- place in the instrument's definition, from 0
  score           double precision[] NOT NULL,
  max             double precision[] NOT NULL,
  level           smallint[] NOT NULL, -- place in the instrument's definition, from 1; 0: none
  deficit_id      uuid[]   NOT NULL,
  cells           text[]   NOT NULL, -- JSON, the row as written
  PRIMARY KEY (region_id, import_id, chunk),
  FOREIGN KEY (region_id, import_id) REFERENCES result_import (region_id, id) ON DELETE CASCADE
);
-- kept for a moment, and compressing takes longer than writing
ALTER TABLE import_rows ALTER COLUMN sheet SET STORAGE EXTERNAL, ALTER COLUMN row_number SET STORAGE EXTERNAL,
  ALTER COLUMN person SET STORAGE EXTERNAL, ALTER COLUMN competency SET STORAGE EXTERNAL, ALTER COLUMN score SET STORAGE EXTERNAL,
  ALTER COLUMN max SET STORAGE EXTERNAL, ALTER COLUMN level SET STORAGE EXTERNAL, ALTER COLUMN deficit_id SET STORAGE EXTERNAL,
  ALTER COLUMN cells SET STORAGE EXTERNAL;
ALTER TABLE import_rows ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_rows_tenant ON import_rows
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON import_rows TO marshrut_app;

-- Every reason why an import can't be applied, by sheet, row and column.
CREATE TABLE import_problem (
  region_id       uuid NOT NULL,
  import_id       uuid NOT NULL,
  number          int  NOT NULL,
  municipality_id uuid, -- of the import
  kind            text NOT NULL CONSTRAINT import_problem_kind_known CHECK (kind IN ('row', 'person')),
  sheet           text NOT NULL,
  row_number      int  NOT NULL,
  column_letter   text NOT NULL,
  reason          text NOT NULL,
  PRIMARY KEY (region_id, import_id, number),
  FOREIGN KEY (region_id, import_id) REFERENCES result_import (region_id, id) ON DELETE CASCADE
);
ALTER TABLE import_problem ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_problem_tenant ON import_problem
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON import_problem TO marshrut_app;
GRANT SELECT ON import_problem TO marshrut_reader;
