-- Routes that were kept on paper [B 2.7]: what their card says, and where the paper lies.
-- They are no rows of route: nobody leads them here, so none of a route's moves apply.
CREATE TABLE paper_route (
  region_id          uuid NOT NULL,
  id                 uuid NOT NULL,
  municipality_id    uuid NOT NULL,
  organization_id    uuid NOT NULL,
  tutee_id           uuid NOT NULL,
  title              text NOT NULL CONSTRAINT paper_route_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  regulation_code    text NOT NULL,
  regulation_version int  NOT NULL,
  term_start         date NOT NULL,
  term_end           date NOT NULL,
  stage              text, -- reached by one that still runs
  outcome            text CONSTRAINT paper_route_outcome_known CHECK (outcome IN ('reached', 'not_reached')),
  completed_on       date,
  conclusion_number  text CONSTRAINT paper_route_conclusion_length CHECK (char_length(conclusion_number) <= 100),
  conclusion_date    date,
  file_index         text CONSTRAINT paper_route_index_length CHECK (char_length(file_index) <= 100), -- of the file, by the school's nomenclature
  shelf              text NOT NULL CONSTRAINT paper_route_shelf_length CHECK (char_length(shelf) BETWEEN 2 AND 300), -- where the paper lies
  kept_until         date, -- by the regulation's term for paper [B 4.4]; none: it names none
  registered_by      uuid NOT NULL,
  registered_as      text NOT NULL,
  registered_at      timestamptz NOT NULL,
  annulled_by        uuid,
  annulled_at        timestamptz,
  annul_reason       text CONSTRAINT paper_route_annul_length CHECK (char_length(annul_reason) BETWEEN 3 AND 2000),
  version            int NOT NULL,
  updated_at         timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, tutee_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, registered_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, annulled_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, regulation_code, regulation_version) REFERENCES regulation (region_id, code, version),
  CONSTRAINT paper_route_place_key UNIQUE (region_id, municipality_id, organization_id, id),
  CONSTRAINT paper_route_term_order CHECK (term_end >= term_start),
  CONSTRAINT paper_route_completed CHECK ((outcome IS NULL) = (completed_on IS NULL)),
  CONSTRAINT paper_route_annulled CHECK ((annulled_at IS NULL) = (annul_reason IS NULL) AND (annulled_at IS NULL) = (annulled_by IS NULL))
);
-- one paper is registered once
CREATE UNIQUE INDEX paper_route_once ON paper_route (region_id, tutee_id, term_start, term_end, lower(title)) WHERE annulled_at IS NULL;
CREATE INDEX paper_route_organization ON paper_route (region_id, organization_id, id DESC);
CREATE INDEX paper_route_municipality ON paper_route (region_id, municipality_id, id DESC);
CREATE INDEX paper_route_tutee ON paper_route (region_id, tutee_id, id DESC);
ALTER TABLE paper_route ENABLE ROW LEVEL SECURITY;
CREATE POLICY paper_route_tenant ON paper_route
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON paper_route TO marshrut_app;
GRANT SELECT ON paper_route TO marshrut_reader;

-- How the card was corrected: what it said before, who changed it and why.
CREATE TABLE paper_route_correction (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  paper_route_id  uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  reason          text NOT NULL CONSTRAINT paper_route_correction_reason_length CHECK (char_length(reason) BETWEEN 3 AND 2000),
  was             jsonb NOT NULL,
  became          jsonb NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, paper_route_id) REFERENCES paper_route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX paper_route_correction_of ON paper_route_correction (region_id, paper_route_id, id DESC);
ALTER TABLE paper_route_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY paper_route_correction_tenant ON paper_route_correction
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON paper_route_correction TO marshrut_app;
GRANT SELECT ON paper_route_correction TO marshrut_reader;

-- Scans of a paper route are files like all others.
ALTER TABLE artifact
  ALTER COLUMN route_id DROP NOT NULL,
  ADD COLUMN paper_route_id uuid,
  ADD FOREIGN KEY (region_id, municipality_id, organization_id, paper_route_id) REFERENCES paper_route (region_id, municipality_id, organization_id, id),
  DROP CONSTRAINT artifact_purpose_known,
  ADD CONSTRAINT artifact_purpose_known CHECK (purpose IN ('evidence', 'product', 'scan')),
  ADD CONSTRAINT artifact_of_one_route CHECK (num_nonnulls(route_id, paper_route_id) = 1 AND (purpose = 'scan') = (paper_route_id IS NOT NULL));
CREATE INDEX artifact_paper_route ON artifact (region_id, paper_route_id, id) WHERE paper_route_id IS NOT NULL;
