-- The plan of a running route as each start, correction and extension has put it in
-- force: any earlier state can be seen, printed and compared [B 1.10, 1.11]. A revision
-- keeps the difference in words, for ten years; this keeps the plan itself.
CREATE TABLE route_edition (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  number          int  NOT NULL CONSTRAINT route_edition_number CHECK (number > 0),
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  cause           text NOT NULL CONSTRAINT route_edition_cause_known CHECK (cause IN ('begun', 'revised', 'extended')),
  revision_id     uuid, -- of a correction: what it changed, in words
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  reason          text NOT NULL,
  plan            jsonb NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, number),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id)
);
ALTER TABLE route_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_edition_tenant ON route_edition
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON route_edition TO marshrut_app;
GRANT SELECT ON route_edition TO marshrut_reader;
