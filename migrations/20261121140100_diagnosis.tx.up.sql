-- One person's runs of instruments, what they showed, and the deficits found.

CREATE TABLE diagnosis (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  instrument_id   uuid NOT NULL,
  scale           text NOT NULL, -- the instrument's code: editions of one scale are compared
  framework       text NOT NULL,
  phase           text NOT NULL CONSTRAINT diagnosis_phase_known CHECK (phase IN ('entry', 'interim', 'final')),
  route_id        uuid,
  import_id       uuid, -- the file it came from
  trial           boolean NOT NULL, -- of an instrument on trial: finds no deficits, counts nowhere
  state           text NOT NULL CONSTRAINT diagnosis_state_known CHECK (state IN ('in_progress', 'submitted', 'abandoned')),
  answers         jsonb NOT NULL DEFAULT '{}', -- item → {"choices": […], "text": …}
  notes           jsonb NOT NULL DEFAULT '[]',
  taken_on        date,
  started_at      timestamptz NOT NULL,
  saved_at        timestamptz,
  noted_at        timestamptz, -- of the last saving that left an audit record
  submitted_at    timestamptz,
  version         int NOT NULL,
  PRIMARY KEY (region_id, id),
  -- organization and instrument: see diagnosis_placed
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  CONSTRAINT diagnosis_route_place FOREIGN KEY (region_id, municipality_id, organization_id, route_id)
    REFERENCES route (region_id, municipality_id, organization_id, id),
  CONSTRAINT diagnosis_taken CHECK ((state = 'submitted') = (taken_on IS NOT NULL AND submitted_at IS NOT NULL))
);
-- What a foreign key looks up row by row is looked up here once for each statement: an
-- import brings 25,000 diagnoses of one instrument, at some schools. The app may delete
-- neither organizations nor instruments, and whose a row is never changes.
CREATE FUNCTION diagnosis_placed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT region_id, municipality_id, organization_id FROM fresh) f WHERE NOT EXISTS (
       SELECT FROM organization o WHERE o.region_id = f.region_id AND o.municipality_id = f.municipality_id AND o.id = f.organization_id)) THEN
    RAISE EXCEPTION 'a diagnosis at an organization that is none' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'diagnosis_organization_there';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT region_id, instrument_id FROM fresh) f WHERE NOT EXISTS (
       SELECT FROM instrument i WHERE i.region_id = f.region_id AND i.id = f.instrument_id)) THEN
    RAISE EXCEPTION 'a diagnosis by an instrument that is none' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'diagnosis_instrument_there';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER diagnosis_placed AFTER INSERT ON diagnosis REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION diagnosis_placed();

CREATE FUNCTION assessment_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'whose a row is does not change' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER diagnosis_stays BEFORE UPDATE ON diagnosis FOR EACH ROW
  WHEN ((OLD.region_id, OLD.municipality_id, OLD.organization_id, OLD.person_id, OLD.instrument_id)
        IS DISTINCT FROM (NEW.region_id, NEW.municipality_id, NEW.organization_id, NEW.person_id, NEW.instrument_id))
  EXECUTE FUNCTION assessment_stays();

CREATE INDEX diagnosis_person ON diagnosis (region_id, person_id, scale, taken_on);
CREATE INDEX diagnosis_organization ON diagnosis (region_id, organization_id, id DESC);
CREATE INDEX diagnosis_municipality ON diagnosis (region_id, municipality_id, id DESC);
CREATE INDEX diagnosis_route ON diagnosis (region_id, route_id) WHERE route_id IS NOT NULL;
CREATE INDEX diagnosis_import ON diagnosis (region_id, import_id) WHERE import_id IS NOT NULL;
CREATE UNIQUE INDEX diagnosis_in_progress_key ON diagnosis (region_id, person_id, instrument_id) WHERE state = 'in_progress';
ALTER TABLE diagnosis ENABLE ROW LEVEL SECURITY;
CREATE POLICY diagnosis_tenant ON diagnosis
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON diagnosis TO marshrut_app;
GRANT SELECT ON diagnosis TO marshrut_reader;

-- No foreign keys: 100,000 rows come at once, in the transaction of their diagnoses.
CREATE TABLE diagnosis_result (
  region_id       uuid NOT NULL,
  diagnosis_id    uuid NOT NULL,
  competency      text NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  title           text NOT NULL,
  score           double precision NOT NULL,
  max             double precision NOT NULL,
  level           text NOT NULL DEFAULT '',
  level_title     text NOT NULL DEFAULT '',
  polarity        text NOT NULL CONSTRAINT diagnosis_result_polarity_known CHECK (polarity IN ('high_is_good', 'high_is_bad')),
  advice          text NOT NULL DEFAULT '',
  deficit         boolean NOT NULL,
  deficit_id      uuid, -- the id that a deficit found here has
  cells           text, -- JSON, the row of the file it came from, as written; never searched, and parsing it takes longer than writing
  PRIMARY KEY (region_id, diagnosis_id, competency),
  CONSTRAINT diagnosis_result_score_range CHECK (max > 0 AND score >= 0 AND score <= max),
  CONSTRAINT diagnosis_result_deficit_named CHECK (deficit = (deficit_id IS NOT NULL))
);
ALTER TABLE diagnosis_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY diagnosis_result_tenant ON diagnosis_result
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON diagnosis_result TO marshrut_app;
GRANT SELECT ON diagnosis_result TO marshrut_reader;

CREATE TABLE deficit (
  region_id          uuid NOT NULL,
  id                 uuid NOT NULL,
  municipality_id    uuid NOT NULL,
  organization_id    uuid NOT NULL,
  person_id          uuid NOT NULL,
  framework          text NOT NULL,
  competency         text NOT NULL,
  title              text NOT NULL,
  level              text NOT NULL DEFAULT '',
  level_title        text NOT NULL DEFAULT '',
  source             text NOT NULL CONSTRAINT deficit_source_known
                       CHECK (source IN ('diagnosis', 'pupils_results', 'work_analysis', 'lesson_visit', 'own_statement')), -- [B 2.8.3]
  scale              text NOT NULL DEFAULT '', -- the instrument's code, when a diagnosis found it
  diagnosis_id       uuid,
  author_id          uuid NOT NULL,
  note               text NOT NULL DEFAULT '' CONSTRAINT deficit_note_length CHECK (char_length(note) <= 2000),
  found_on           date NOT NULL,
  state              text NOT NULL CONSTRAINT deficit_state_known CHECK (state IN ('found', 'confirmed', 'removed')),
  tutee_confirmed_at timestamptz,
  tutor_confirmed_at timestamptz,
  tutor_id           uuid, -- who confirmed beside the tutee
  superseded_by      uuid, -- what a newer result of the same scale found instead
  removed_by         uuid, -- the newer result that found none
  removed_on         date,
  version            int NOT NULL,
  created_at         timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  -- place, framework and diagnosis come from the diagnosis, or are checked by hand:
  -- each further key costs a look-up for each of 100,000 rows; the person: see deficit_owned
  FOREIGN KEY (region_id, superseded_by) REFERENCES deficit (region_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT deficit_diagnosed CHECK ((source = 'diagnosis') = (diagnosis_id IS NOT NULL)),
  CONSTRAINT deficit_confirmed_by_both CHECK (state <> 'confirmed' OR tutee_confirmed_at IS NOT NULL AND tutor_confirmed_at IS NOT NULL)
);
CREATE FUNCTION deficit_owned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT region_id, person_id FROM fresh) f WHERE NOT EXISTS (
       SELECT FROM person p WHERE p.region_id = f.region_id AND p.id = f.person_id)) THEN
    RAISE EXCEPTION 'a deficit of nobody' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'deficit_person_there';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deficit_owned AFTER INSERT ON deficit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION deficit_owned();
CREATE TRIGGER deficit_stays BEFORE UPDATE ON deficit FOR EACH ROW
  WHEN ((OLD.region_id, OLD.person_id) IS DISTINCT FROM (NEW.region_id, NEW.person_id)) EXECUTE FUNCTION assessment_stays();

CREATE INDEX deficit_person ON deficit (region_id, person_id, id DESC);
CREATE UNIQUE INDEX deficit_living_key ON deficit (region_id, person_id, municipality_id, scale, framework, competency)
  WHERE source = 'diagnosis' AND state <> 'removed' AND superseded_by IS NULL;
ALTER TABLE deficit ENABLE ROW LEVEL SECURITY;
CREATE POLICY deficit_tenant ON deficit
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON deficit TO marshrut_app;
GRANT SELECT ON deficit TO marshrut_reader;

-- What a teacher asks for, or the field of difficulty [A II.2]; a route takes it over.
CREATE TABLE person_request (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  kind            text NOT NULL CONSTRAINT person_request_kind_known CHECK (kind IN ('request', 'difficulty')),
  text            text NOT NULL CONSTRAINT person_request_text_length CHECK (char_length(text) BETWEEN 3 AND 2000),
  author_id       uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX person_request_person ON person_request (region_id, person_id, id DESC);
ALTER TABLE person_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY person_request_tenant ON person_request
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON person_request TO marshrut_app;
GRANT SELECT ON person_request TO marshrut_reader;
