-- A tutee in difficulty asks for methodical help [B 2.8.5]: whom, what, until when an
-- answer is due, and what became of it.
CREATE TABLE help_request (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  activity_id     uuid,
  person_id       uuid NOT NULL, -- who asks
  addressee       text NOT NULL CONSTRAINT help_request_addressee_known
                    CHECK (addressee IN ('tutor', 'regional_methodist', 'municipal_coordinator', 'school')),
  title           text NOT NULL CONSTRAINT help_request_title_length CHECK (char_length(title) BETWEEN 3 AND 200),
  state           text NOT NULL CONSTRAINT help_request_state_known CHECK (state IN ('asked', 'taken', 'answered', 'closed', 'reopened')),
  due_on          date NOT NULL, -- the last working day for an answer
  taken_by        uuid,
  taken_at        timestamptz,
  answered_at     timestamptz,
  closed_at       timestamptz,
  version         int  NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, taken_by) REFERENCES person (region_id, id),
  CONSTRAINT help_request_taken_by_somebody CHECK (state <> 'taken' OR taken_by IS NOT NULL)
);
CREATE INDEX help_request_route ON help_request (region_id, route_id);
CREATE INDEX help_request_person ON help_request (region_id, person_id);
CREATE INDEX help_request_open ON help_request (region_id, municipality_id, organization_id, due_on) WHERE state IN ('asked', 'taken', 'reopened');
ALTER TABLE help_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY help_request_tenant ON help_request
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON help_request TO marshrut_app;
GRANT SELECT ON help_request TO marshrut_reader;

-- What was said in it: the question first, then answers and further questions.
CREATE TABLE help_message (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  request_id      uuid NOT NULL,
  author_id       uuid NOT NULL,
  author_role     text NOT NULL,
  text            text NOT NULL CONSTRAINT help_message_text_length CHECK (char_length(text) BETWEEN 1 AND 4000),
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, request_id) REFERENCES help_request (region_id, id),
  FOREIGN KEY (region_id, author_id) REFERENCES person (region_id, id)
);
CREATE INDEX help_message_request ON help_message (region_id, request_id, id);
ALTER TABLE help_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY help_message_tenant ON help_message
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON help_message TO marshrut_app;
GRANT SELECT ON help_message TO marshrut_reader;

-- In how many working days requests are answered: a municipality's own, else the region's.
CREATE TABLE help_term (
  region_id       uuid NOT NULL REFERENCES region,
  node_id         uuid NOT NULL, -- the municipality, or the region itself
  municipality_id uuid,
  days            int  NOT NULL CONSTRAINT help_term_days CHECK (days BETWEEN 1 AND 30),
  updated_by      uuid NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, node_id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  CONSTRAINT help_term_node CHECK (node_id = coalesce(municipality_id, region_id))
);
ALTER TABLE help_term ENABLE ROW LEVEL SECURITY;
-- The region's is read in every municipality that has none of its own.
CREATE POLICY help_term_read ON help_term FOR SELECT
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR municipality_id IS NULL));
CREATE POLICY help_term_insert ON help_term FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY help_term_update ON help_term FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON help_term TO marshrut_app;
GRANT SELECT ON help_term TO marshrut_reader;
