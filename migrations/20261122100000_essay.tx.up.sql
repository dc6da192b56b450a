-- Entry tests: a run may have a form of its own and an end, and essays in it wait for
-- an expert.
ALTER TABLE diagnosis
  ADD COLUMN run_id  uuid,        -- what the program knows the run by, where its form is drawn for it
  ADD COLUMN form    jsonb,       -- as the program drew it; none: the instrument's
  ADD COLUMN items   text[],      -- codes of its items
  ADD COLUMN ends_at timestamptz, -- of a test with a time limit
  ADD CONSTRAINT diagnosis_drawn CHECK ((form IS NULL) = (items IS NULL) AND (form IS NULL OR run_id IS NOT NULL)),
  DROP CONSTRAINT diagnosis_state_known,
  ADD CONSTRAINT diagnosis_state_known CHECK (state IN ('in_progress', 'awaiting_expert', 'submitted', 'abandoned')),
  DROP CONSTRAINT diagnosis_taken,
  ADD CONSTRAINT diagnosis_taken CHECK ((state IN ('awaiting_expert', 'submitted')) = (taken_on IS NOT NULL AND submitted_at IS NOT NULL));

-- An answer that an expert scores by a rubric. Its text stays in the diagnosis, its
-- rubric in the form.
CREATE TABLE essay (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  diagnosis_id    uuid NOT NULL,
  item            text NOT NULL,
  expert_id       uuid,
  marks           jsonb, -- criterion → points
  comment         text NOT NULL DEFAULT '' CONSTRAINT essay_comment_length CHECK (char_length(comment) <= 4000),
  created_at      timestamptz NOT NULL,
  scored_at       timestamptz,
  version         int NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, diagnosis_id) REFERENCES diagnosis (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, expert_id) REFERENCES person (region_id, id),
  CONSTRAINT essay_once UNIQUE (region_id, diagnosis_id, item),
  CONSTRAINT essay_scored_whole CHECK ((scored_at IS NULL) = (expert_id IS NULL) AND (scored_at IS NULL) = (marks IS NULL)),
  CONSTRAINT essay_of_another CHECK (expert_id <> person_id) -- nobody scores their own
);
CREATE INDEX essay_waiting ON essay (region_id, id) WHERE scored_at IS NULL;
CREATE INDEX essay_waiting_municipality ON essay (region_id, municipality_id, id) WHERE scored_at IS NULL;
CREATE TRIGGER essay_stays BEFORE UPDATE ON essay FOR EACH ROW
  WHEN ((OLD.region_id, OLD.municipality_id, OLD.organization_id, OLD.person_id, OLD.diagnosis_id, OLD.item)
        IS DISTINCT FROM (NEW.region_id, NEW.municipality_id, NEW.organization_id, NEW.person_id, NEW.diagnosis_id, NEW.item))
  EXECUTE FUNCTION assessment_stays();
ALTER TABLE essay ENABLE ROW LEVEL SECURITY;
CREATE POLICY essay_tenant ON essay
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON essay TO marshrut_app;
GRANT SELECT ON essay TO marshrut_reader;
