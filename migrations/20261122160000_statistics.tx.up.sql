-- What each item gave in a run, for the statistics of instruments, and the statistics
-- themselves: a summary for each edition that names nobody.

CREATE TABLE instrument_item (
  region_id     uuid NOT NULL,
  instrument_id uuid NOT NULL,
  item          text NOT NULL CONSTRAINT instrument_item_length CHECK (char_length(item) BETWEEN 1 AND 200),
  competency    text NOT NULL,
  max           double precision NOT NULL CONSTRAINT instrument_item_max CHECK (max > 0),
  PRIMARY KEY (region_id, instrument_id, item),
  FOREIGN KEY (region_id, instrument_id) REFERENCES instrument (region_id, id)
);
ALTER TABLE instrument_item ENABLE ROW LEVEL SECURITY;
-- the first run of an edition tells of its items, wherever it was taken
CREATE POLICY instrument_item_tenant ON instrument_item
  USING (region_id = (SELECT app_region())) WITH CHECK (region_id = (SELECT app_region()));
GRANT SELECT, INSERT ON instrument_item TO marshrut_app;
GRANT SELECT ON instrument_item TO marshrut_reader;

CREATE TABLE diagnosis_points (
  region_id       uuid NOT NULL,
  diagnosis_id    uuid NOT NULL,
  municipality_id uuid NOT NULL,
  points          double precision[] NOT NULL, -- in the order of the instrument's items; NaN: the run did not have it
  PRIMARY KEY (region_id, diagnosis_id),
  FOREIGN KEY (region_id, diagnosis_id) REFERENCES diagnosis (region_id, id)
);
ALTER TABLE diagnosis_points ENABLE ROW LEVEL SECURITY;
CREATE POLICY diagnosis_points_tenant ON diagnosis_points
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON diagnosis_points TO marshrut_app;
GRANT SELECT ON diagnosis_points TO marshrut_reader;

-- The runs of an edition, person by person.
CREATE INDEX diagnosis_instrument ON diagnosis (region_id, instrument_id, person_id, taken_on) WHERE state = 'submitted';

CREATE TABLE instrument_statistics (
  region_id     uuid NOT NULL,
  instrument_id uuid NOT NULL,
  due_at        timestamptz, -- when they are to be made anew; none: nothing has come since
  computed_at   timestamptz,
  summary       jsonb,
  PRIMARY KEY (region_id, instrument_id),
  FOREIGN KEY (region_id, instrument_id) REFERENCES instrument (region_id, id),
  CONSTRAINT instrument_statistics_computed CHECK ((summary IS NULL) = (computed_at IS NULL))
);
ALTER TABLE instrument_statistics ENABLE ROW LEVEL SECURITY;
-- Read from all of the region: a person's change is judged by them. A run anywhere makes
-- them due; only the region's own width counts them.
CREATE POLICY instrument_statistics_tenant ON instrument_statistics
  USING (region_id = (SELECT app_region()))
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR due_at IS NOT NULL));
GRANT SELECT, INSERT, UPDATE ON instrument_statistics TO marshrut_app;
GRANT SELECT ON instrument_statistics TO marshrut_reader;
