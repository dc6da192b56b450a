-- The navigator: the region's catalogue of educational resources [B 1.3].
CREATE TABLE resource (
  region_id       uuid NOT NULL REFERENCES region,
  id              uuid NOT NULL,
  municipality_id uuid, -- none: the region's own, seen by all of it
  title           text NOT NULL CONSTRAINT resource_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  kind            text NOT NULL,
  provider        text NOT NULL CONSTRAINT resource_provider_length CHECK (char_length(provider) BETWEEN 2 AND 300),
  level           text NOT NULL,
  form            text NOT NULL,
  starts_on       date,
  ends_on         date,
  hours           int  NOT NULL DEFAULT 0 CONSTRAINT resource_hours_range CHECK (hours BETWEEN 0 AND 2000),
  audience        text NOT NULL DEFAULT '' CONSTRAINT resource_audience_length CHECK (char_length(audience) <= 300),
  competencies    text[] NOT NULL DEFAULT '{}' CONSTRAINT resource_competencies_count CHECK (cardinality(competencies) <= 20),
  link            text NOT NULL DEFAULT '' CONSTRAINT resource_link_length CHECK (char_length(link) <= 2000),
  annotation      text NOT NULL DEFAULT '' CONSTRAINT resource_annotation_length CHECK (char_length(annotation) <= 4000),
  version         int  NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  CONSTRAINT resource_term_order CHECK (ends_on >= starts_on)
);
CREATE INDEX resource_place ON resource (region_id, municipality_id, id);
ALTER TABLE resource ENABLE ROW LEVEL SECURITY;
CREATE POLICY resource_read ON resource FOR SELECT
  USING (region_id = (SELECT app_region())
    AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR municipality_id IS NULL));
-- The region's own resources are changed from the region only.
CREATE POLICY resource_insert ON resource FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY resource_update ON resource FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY resource_delete ON resource FOR DELETE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON resource TO marshrut_app;
GRANT SELECT ON resource TO marshrut_reader;
