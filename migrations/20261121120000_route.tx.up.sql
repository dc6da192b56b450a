-- The route (ИОМ) and who is appointed to accompany it. Its parts come next.

CREATE TABLE route (
  region_id           uuid NOT NULL REFERENCES region,
  id                  uuid NOT NULL,
  municipality_id     uuid NOT NULL,
  organization_id     uuid NOT NULL,
  tutee_id            uuid NOT NULL,
  group_ids           uuid[] NOT NULL DEFAULT '{}', -- the other teachers of a group's route [A I.3]
  profile             jsonb, -- the tutee as they were when the route began
  regulation_code     text NOT NULL,
  regulation_version  int  NOT NULL,
  state               text NOT NULL CONSTRAINT route_state_known
                        CHECK (state IN ('draft', 'agreement', 'active', 'assessment', 'completed', 'withdrawn', 'archived')),
  outcome             text CONSTRAINT route_outcome_known CHECK (outcome IN ('reached', 'not_reached')),
  keeping             text NOT NULL CONSTRAINT route_keeping_known CHECK (keeping IN ('system', 'paper')),
  title               text NOT NULL CONSTRAINT route_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  term_start          date,
  term_end            date,
  first_end           date, -- extensions count from it [B 1.10]
  started_on          date,
  completed_on        date,
  model               text,
  product_kind        text,
  presentation_form   text,
  presentation_level  text,
  previous_id         uuid, -- the route whose results seeded this one [B 4.2]
  version             int  NOT NULL,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, tutee_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, previous_id) REFERENCES route (region_id, id),
  -- a part of a route stands in its route's municipality
  CONSTRAINT route_place_key UNIQUE (region_id, municipality_id, organization_id, id),
  CONSTRAINT route_term_order CHECK (term_end >= term_start)
);
CREATE INDEX route_organization ON route (region_id, organization_id, updated_at DESC, id DESC);
CREATE INDEX route_municipality ON route (region_id, municipality_id, updated_at DESC, id DESC);
CREATE INDEX route_region ON route (region_id, updated_at DESC, id DESC);
CREATE INDEX route_tutee ON route (region_id, tutee_id, updated_at DESC, id DESC);
ALTER TABLE route ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_tenant ON route
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON route TO marshrut_app;
GRANT SELECT ON route TO marshrut_reader;

CREATE TABLE appointment (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  route_id        uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  role            text NOT NULL CONSTRAINT appointment_role_known CHECK (role IN ('tutor', 'mentor', 'regional_methodist', 'methodological_lead')),
  employer_id     uuid, -- the organization they come from; none: the region's people
  order_number    text,
  order_date      date,
  from_date       date NOT NULL,
  until_date      date, -- none while it lasts
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX appointment_route ON appointment (region_id, route_id);
CREATE INDEX appointment_person ON appointment (region_id, person_id, route_id) WHERE until_date IS NULL;
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY appointment_tenant ON appointment
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON appointment TO marshrut_app;
GRANT SELECT ON appointment TO marshrut_reader;
