-- The parts of a route. Each stands in its route's place and is found by its route:
-- region and route stand first in every key.

-- What the route is built on [B 2.4]: the deficits it refers to, as they were when found,
CREATE TABLE route_deficit (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  framework       text NOT NULL DEFAULT '',
  competency      text NOT NULL DEFAULT '',
  title           text NOT NULL CONSTRAINT route_deficit_title_length CHECK (char_length(title) BETWEEN 1 AND 500),
  level           text,
  source          text NOT NULL CONSTRAINT route_deficit_source_known
                    CHECK (source IN ('diagnosis', 'pupils_results', 'work_analysis', 'lesson_visit', 'own_statement')),
  diagnosis_id    uuid, -- when a diagnosis found it
  found_on        date,
  note            text CONSTRAINT route_deficit_note_length CHECK (char_length(note) <= 4000),
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id)
);
ALTER TABLE route_deficit ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_deficit_tenant ON route_deficit
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON route_deficit TO marshrut_app;
GRANT SELECT ON route_deficit TO marshrut_reader;

-- what the tutee asks for,
CREATE TABLE learning_request (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  kind            text NOT NULL CONSTRAINT learning_request_kind_known CHECK (kind IN ('request', 'difficulty')),
  text            text NOT NULL CONSTRAINT learning_request_text_length CHECK (char_length(text) BETWEEN 1 AND 4000),
  from_id         uuid, -- the recommendation of an earlier route it grew from [B 4.2]
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id)
);
ALTER TABLE learning_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY learning_request_tenant ON learning_request
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON learning_request TO marshrut_app;
GRANT SELECT ON learning_request TO marshrut_reader;

-- and the diagnoses that were taken for it.
CREATE TABLE route_diagnosis (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  diagnosis_id    uuid NOT NULL,
  phase           text NOT NULL CONSTRAINT route_diagnosis_phase_known CHECK (phase IN ('entry', 'interim', 'final')),
  taken_on        date NOT NULL,
  PRIMARY KEY (region_id, route_id, diagnosis_id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id)
);
ALTER TABLE route_diagnosis ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_diagnosis_tenant ON route_diagnosis
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON route_diagnosis TO marshrut_app;
GRANT SELECT ON route_diagnosis TO marshrut_reader;

-- The objectives; ties and indicators are read and written with their objective only.
CREATE TABLE objective (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  position        int  NOT NULL,
  title           text NOT NULL CONSTRAINT objective_title_length CHECK (char_length(title) BETWEEN 1 AND 1000),
  deficit_ids     uuid[] NOT NULL DEFAULT '{}',
  request_ids     uuid[] NOT NULL DEFAULT '{}',
  indicators      jsonb NOT NULL DEFAULT '[]',
  version         int  NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id)
);
ALTER TABLE objective ENABLE ROW LEVEL SECURITY;
CREATE POLICY objective_tenant ON objective
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON objective TO marshrut_app;
GRANT SELECT ON objective TO marshrut_reader;

-- The roadmap: the regulation's stages with the route's own dates,
CREATE TABLE stage (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  code            text NOT NULL,
  term_start      date,
  term_end        date,
  planned_result  text CONSTRAINT stage_planned_result_length CHECK (char_length(planned_result) <= 4000),
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  CONSTRAINT stage_code_key UNIQUE (region_id, route_id, code),
  CONSTRAINT stage_term_order CHECK (term_end >= term_start)
);
ALTER TABLE stage ENABLE ROW LEVEL SECURITY;
CREATE POLICY stage_tenant ON stage
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON stage TO marshrut_app;
GRANT SELECT ON stage TO marshrut_reader;

-- and the activities in them. The primary key is also the way to all of a route's: they are few.
CREATE TABLE activity (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  stage_code      text NOT NULL,
  position        int  NOT NULL,
  title           text NOT NULL CONSTRAINT activity_title_length CHECK (char_length(title) BETWEEN 1 AND 1000),
  direction       text,
  kind            text,
  form            text,
  level           text,
  organizer       text,
  objective_ids   uuid[] NOT NULL DEFAULT '{}',
  competencies    text[] NOT NULL DEFAULT '{}',
  resource_id     uuid, -- the navigator's resource it came from; its words were copied and stay when that goes
  term_start      date,
  term_end        date,
  planned_result  text,
  experience      text,
  mentoring       text,
  status          text NOT NULL CONSTRAINT activity_status_known CHECK (status IN ('planned', 'done', 'cancelled')),
  done_on         date,
  result          text,
  order_number    text,
  order_date      date,
  version         int  NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  CONSTRAINT activity_term_order CHECK (term_end >= term_start),
  CONSTRAINT activity_done_day CHECK ((status = 'done') = (done_on IS NOT NULL))
);
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
CREATE POLICY activity_tenant ON activity
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON activity TO marshrut_app;
GRANT SELECT ON activity TO marshrut_reader;

-- The moves that were made: a route's life. Never changed.
CREATE TABLE route_step (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  move            text NOT NULL,
  from_state      text NOT NULL,
  to_state        text NOT NULL,
  person_id       uuid, -- none: the system, by a term of storage
  role            text,
  comment         text CONSTRAINT route_step_comment_length CHECK (char_length(comment) <= 4000),
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE route_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_step_tenant ON route_step
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON route_step TO marshrut_app;
GRANT SELECT ON route_step TO marshrut_reader;

-- Corrections with author, reason and difference [B 1.11]. Never changed.
CREATE TABLE revision (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  reason          text NOT NULL CONSTRAINT revision_reason_length CHECK (char_length(reason) BETWEEN 1 AND 4000),
  diff            jsonb NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY revision_tenant ON revision
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON revision TO marshrut_app;
GRANT SELECT ON revision TO marshrut_reader;

-- Extensions [B 1.10, 1.14]. Never changed.
CREATE TABLE extension (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  cause           text NOT NULL CONSTRAINT extension_cause_known CHECK (cause IN ('own_decision', 'correction')),
  from_end        date NOT NULL,
  to_end          date NOT NULL,
  reason          text NOT NULL CONSTRAINT extension_reason_length CHECK (char_length(reason) BETWEEN 1 AND 4000),
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  CONSTRAINT extension_later CHECK (to_end > from_end)
);
ALTER TABLE extension ENABLE ROW LEVEL SECURITY;
CREATE POLICY extension_tenant ON extension
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON extension TO marshrut_app;
GRANT SELECT ON extension TO marshrut_reader;

-- Proposals of another end, by others than the tutee, who decides [B 2.8.1-3].
CREATE TABLE term_proposal (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  proposed_end    date NOT NULL,
  reason          text NOT NULL CONSTRAINT term_proposal_reason_length CHECK (char_length(reason) BETWEEN 1 AND 4000),
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  at              timestamptz NOT NULL,
  answer          text CONSTRAINT term_proposal_answer_known CHECK (answer IN ('accepted', 'declined', 'retracted', 'lapsed')),
  comment         text CONSTRAINT term_proposal_comment_length CHECK (char_length(comment) <= 4000),
  answered_at     timestamptz,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE term_proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY term_proposal_tenant ON term_proposal
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON term_proposal TO marshrut_app;
GRANT SELECT ON term_proposal TO marshrut_reader;

-- Offers to go on with a corrected route [B 1.14]; one at a time awaits its answer.
CREATE TABLE correction_offer (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  offered_end     date,
  reason          text NOT NULL CONSTRAINT correction_offer_reason_length CHECK (char_length(reason) BETWEEN 1 AND 4000),
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  at              timestamptz NOT NULL,
  answer          text CONSTRAINT correction_offer_answer_known CHECK (answer IN ('accepted', 'declined', 'retracted', 'lapsed')),
  answered_at     timestamptz,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE correction_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY correction_offer_tenant ON correction_offer
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON correction_offer TO marshrut_app;
GRANT SELECT ON correction_offer TO marshrut_reader;

CREATE UNIQUE INDEX correction_offer_open_key ON correction_offer (region_id, route_id) WHERE answer IS NULL;

-- The tutee's own thoughts. Never changed. They stay when a correction takes their activity away.
CREATE TABLE reflection (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  activity_id     uuid, -- none: on the whole route
  person_id       uuid NOT NULL,
  text            text NOT NULL CONSTRAINT reflection_text_length CHECK (char_length(text) BETWEEN 1 AND 20000),
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE reflection ENABLE ROW LEVEL SECURITY;
CREATE POLICY reflection_tenant ON reflection
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON reflection TO marshrut_app;
GRANT SELECT ON reflection TO marshrut_reader;

-- What who accompanies advises for what comes next. Never changed.
CREATE TABLE recommendation (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  role            text NOT NULL,
  text            text NOT NULL CONSTRAINT recommendation_text_length CHECK (char_length(text) BETWEEN 1 AND 20000),
  at              timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE recommendation ENABLE ROW LEVEL SECURITY;
CREATE POLICY recommendation_tenant ON recommendation
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON recommendation TO marshrut_app;
GRANT SELECT ON recommendation TO marshrut_reader;

-- The conclusions; preparing one anew supersedes the former [B 2.8.2-4].
CREATE TABLE conclusion (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  kind            text NOT NULL CONSTRAINT conclusion_kind_known CHECK (kind IN ('route_task', 'development_task', 'intent')),
  outcome         text NOT NULL CONSTRAINT conclusion_outcome_known CHECK (outcome IN ('reached', 'not_reached')),
  text            text NOT NULL CONSTRAINT conclusion_text_length CHECK (char_length(text) BETWEEN 1 AND 20000),
  reasons         text CONSTRAINT conclusion_reasons_length CHECK (char_length(reasons) <= 20000),
  prepared_by     uuid NOT NULL,
  prepared_as     text NOT NULL,
  prepared_at     timestamptz NOT NULL,
  participant_ids uuid[] NOT NULL DEFAULT '{}',
  agreed_by       uuid,
  agreed_at       timestamptz,
  superseded_at   timestamptz,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, prepared_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, agreed_by) REFERENCES person (region_id, id)
);
ALTER TABLE conclusion ENABLE ROW LEVEL SECURITY;
CREATE POLICY conclusion_tenant ON conclusion
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON conclusion TO marshrut_app;
GRANT SELECT ON conclusion TO marshrut_reader;

CREATE UNIQUE INDEX conclusion_standing_key ON conclusion (region_id, route_id, kind) WHERE superseded_at IS NULL;

-- By choosing the model through the information system the tutee consents that the
-- appointed tutor sees the route [B 3.1.2].
CREATE TABLE route_consent (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  tutor_id        uuid, -- none: the tutor appointed by the organization, whoever it is
  text            text NOT NULL,
  given_at        timestamptz NOT NULL,
  withdrawn_at    timestamptz,
  PRIMARY KEY (region_id, route_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, tutor_id) REFERENCES person (region_id, id)
);
ALTER TABLE route_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_consent_tenant ON route_consent
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON route_consent TO marshrut_app;
GRANT SELECT ON route_consent TO marshrut_reader;

-- Who accompanies which route now, and may see it: an appointment that lasts and, for a
-- school's tutor under the model through the information system, the tutee's consent
-- not withdrawn. The one place that says what "assigned" means; every area asks it by
--   EXISTS (SELECT FROM accompaniment a WHERE a.region_id = x.region_id
--             AND a.route_id = x.route_id AND a.person_id = (SELECT app_person()))
CREATE VIEW accompaniment WITH (security_invoker = true) AS
  SELECT a.region_id, a.route_id, a.person_id, a.role, r.tutee_id
    FROM appointment a
    JOIN route r ON r.region_id = a.region_id AND r.id = a.route_id
   WHERE a.until_date IS NULL
     AND (a.role <> 'tutor' OR r.model IS DISTINCT FROM 'regional_system'
       OR EXISTS (SELECT FROM route_consent c WHERE c.region_id = a.region_id AND c.route_id = a.route_id
                    AND c.withdrawn_at IS NULL AND (c.tutor_id IS NULL OR c.tutor_id = a.person_id)));
GRANT SELECT ON accompaniment TO marshrut_app, marshrut_reader;

-- A group's route is its other teachers' own as well [A I.3]: few routes are of groups.
CREATE INDEX route_group ON route (region_id, municipality_id) WHERE group_ids <> '{}';
