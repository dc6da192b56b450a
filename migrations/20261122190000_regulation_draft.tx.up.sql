-- A municipality, a school or the region writes its own regulation: a draft, then
-- versions that never change, then the end.

ALTER TABLE regulation
  ADD COLUMN organization_id uuid, -- none: every school of the municipality may live by it
  ADD COLUMN based_code      text, -- what it was derived from, as far as it is here
  ADD COLUMN based_version   int,
  ADD COLUMN note            text NOT NULL DEFAULT '' CONSTRAINT regulation_note_length CHECK (char_length(note) <= 2000),
  ADD COLUMN retired_at      timestamptz,
  ADD COLUMN retired_by      uuid,
  ADD CONSTRAINT regulation_place CHECK (organization_id IS NULL OR municipality_id IS NOT NULL),
  ADD CONSTRAINT regulation_organization_fkey FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  ADD CONSTRAINT regulation_retired_by_fkey FOREIGN KEY (region_id, retired_by) REFERENCES person (region_id, id);
CREATE POLICY regulation_update ON regulation FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
-- The words never change, only whether new routes may begin under them.
GRANT UPDATE (retired_at, retired_by) ON regulation TO marshrut_app;

CREATE TABLE regulation_draft (
  region_id       uuid NOT NULL REFERENCES region,
  id              uuid NOT NULL,
  municipality_id uuid, -- none: of the region, for all of it
  organization_id uuid,
  code            text NOT NULL CONSTRAINT regulation_draft_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,60}$'),
  based_code      text,
  based_version   int,
  title           text NOT NULL,
  data            jsonb NOT NULL,
  version         int NOT NULL,
  author_id       uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  -- codes of own regulations are made by chance: nobody learns by a refusal that another has one
  CONSTRAINT regulation_draft_code UNIQUE (region_id, code),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, author_id) REFERENCES person (region_id, id),
  CONSTRAINT regulation_draft_place CHECK (organization_id IS NULL OR municipality_id IS NOT NULL)
);
CREATE INDEX regulation_draft_place_ix ON regulation_draft (region_id, municipality_id, organization_id);
ALTER TABLE regulation_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY regulation_draft_tenant ON regulation_draft
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON regulation_draft TO marshrut_app;
GRANT SELECT ON regulation_draft TO marshrut_reader;

-- The regulation that new routes of one school begin under, before its municipality's.
CREATE TABLE school_regulation (
  region_id       uuid NOT NULL,
  organization_id uuid NOT NULL,
  municipality_id uuid NOT NULL,
  code            text NOT NULL,
  version         int  NOT NULL,
  adopted_by      uuid NOT NULL,
  adopted_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, organization_id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, code, version) REFERENCES regulation (region_id, code, version),
  FOREIGN KEY (region_id, adopted_by) REFERENCES person (region_id, id)
);
ALTER TABLE school_regulation ENABLE ROW LEVEL SECURITY;
CREATE POLICY school_regulation_tenant ON school_regulation
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON school_regulation TO marshrut_app;
GRANT SELECT ON school_regulation TO marshrut_reader;
