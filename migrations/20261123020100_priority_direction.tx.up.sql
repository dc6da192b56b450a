-- The priority directions of address support are named anew each school year, by the
-- region and by a municipality [B 1.7]; routes and their objectives choose from them.
CREATE TABLE priority_direction (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid, -- none: of the whole region
  year            int  NOT NULL CONSTRAINT priority_direction_year_known CHECK (year BETWEEN 2000 AND 2100), -- in which the school year begins
  title           text NOT NULL CONSTRAINT priority_direction_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  note            text NOT NULL DEFAULT '', -- the plan or the request it comes from
  version         int  NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  CONSTRAINT priority_direction_once UNIQUE NULLS NOT DISTINCT (region_id, municipality_id, year, title)
);
ALTER TABLE priority_direction ENABLE ROW LEVEL SECURITY;
CREATE POLICY priority_direction_read ON priority_direction FOR SELECT
  USING (region_id = (SELECT app_region())
    AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR municipality_id IS NULL));
-- The region's own are changed from the region only.
CREATE POLICY priority_direction_insert ON priority_direction FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY priority_direction_update ON priority_direction FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY priority_direction_delete ON priority_direction FOR DELETE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON priority_direction TO marshrut_app;
GRANT SELECT ON priority_direction TO marshrut_reader;

-- What a route has chosen, with the words of that day; an objective names one of them.
ALTER TABLE route ADD COLUMN priorities jsonb NOT NULL DEFAULT '[]';
ALTER TABLE objective ADD COLUMN priority_id uuid;
