-- Regulations as versioned data. A version never changes: running routes live by it.
CREATE TABLE regulation (
  region_id       uuid NOT NULL REFERENCES region,
  code            text NOT NULL CONSTRAINT regulation_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,60}$'),
  version         int  NOT NULL CONSTRAINT regulation_version_positive CHECK (version > 0),
  municipality_id uuid, -- none: any municipality of the region may adopt it
  title           text NOT NULL,
  data            jsonb NOT NULL,
  published_at    timestamptz NOT NULL,
  published_by    uuid, -- none: it came with the product
  PRIMARY KEY (region_id, code, version),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, published_by) REFERENCES person (region_id, id)
);
ALTER TABLE regulation ENABLE ROW LEVEL SECURITY;
CREATE POLICY regulation_read ON regulation FOR SELECT
  USING (region_id = (SELECT app_region())
    AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR municipality_id IS NULL));
CREATE POLICY regulation_insert ON regulation FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON regulation TO marshrut_app;
GRANT SELECT ON regulation TO marshrut_reader;

-- The regulation that new routes of a municipality begin under.
CREATE TABLE regulation_adoption (
  region_id       uuid NOT NULL,
  municipality_id uuid NOT NULL,
  code            text NOT NULL,
  version         int  NOT NULL,
  adopted_by      uuid NOT NULL,
  adopted_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, municipality_id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, code, version) REFERENCES regulation (region_id, code, version),
  FOREIGN KEY (region_id, adopted_by) REFERENCES person (region_id, id)
);
ALTER TABLE regulation_adoption ENABLE ROW LEVEL SECURITY;
CREATE POLICY regulation_adoption_tenant ON regulation_adoption
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON regulation_adoption TO marshrut_app;
GRANT SELECT ON regulation_adoption TO marshrut_reader;

ALTER TABLE route ADD CONSTRAINT route_regulation_fkey
  FOREIGN KEY (region_id, regulation_code, regulation_version) REFERENCES regulation (region_id, code, version);
