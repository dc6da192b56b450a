-- A group's route [A I.3]: one plan for several teachers. Each who joins follows it on a
-- route of their own, so that progress, reflection, evidence and result are each one's
-- own, and nobody in the group reads another's. Parts of the plan have the same ids in
-- every route: that is how the board of the group finds them.

CREATE TABLE teacher_group (
  region_id          uuid NOT NULL REFERENCES region,
  id                 uuid NOT NULL,
  municipality_id    uuid NOT NULL,
  organization_id    uuid, -- none: a group of the whole municipality
  title              text NOT NULL CONSTRAINT teacher_group_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  regulation_code    text NOT NULL,
  regulation_version int  NOT NULL,
  plan               jsonb NOT NULL,
  dropped_ids        uuid[] NOT NULL DEFAULT '{}', -- parts that were in the plan once
  edition            int  NOT NULL, -- of the plan: a member's route says which it has
  leader_id          uuid NOT NULL,
  leader_role        text NOT NULL,
  closed_at          timestamptz,
  version            int  NOT NULL,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, leader_id) REFERENCES person (region_id, id),
  CONSTRAINT teacher_group_place_key UNIQUE (region_id, municipality_id, id)
);
ALTER TABLE teacher_group ENABLE ROW LEVEL SECURITY;
CREATE POLICY teacher_group_tenant ON teacher_group
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON teacher_group TO marshrut_app;
GRANT SELECT ON teacher_group TO marshrut_reader;

CREATE TABLE group_member (
  region_id       uuid NOT NULL,
  group_id        uuid NOT NULL,
  person_id       uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL, -- the school at which the person is a tutee
  state           text NOT NULL CONSTRAINT group_member_state_known CHECK (state IN ('invited', 'joined', 'declined', 'left')),
  own_route_id    uuid, -- the member's own
  edition         int NOT NULL, -- of the plan that the route has taken over; 0: none yet
  invited_at      timestamptz NOT NULL,
  answered_at     timestamptz,
  PRIMARY KEY (region_id, group_id, person_id),
  FOREIGN KEY (region_id, municipality_id, group_id) REFERENCES teacher_group (region_id, municipality_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, own_route_id) REFERENCES route (region_id, id),
  CONSTRAINT group_member_route CHECK ((state = 'joined') <= (own_route_id IS NOT NULL))
);
CREATE INDEX group_member_person ON group_member (region_id, person_id);
CREATE UNIQUE INDEX group_member_route_key ON group_member (region_id, own_route_id) WHERE own_route_id IS NOT NULL;
ALTER TABLE group_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY group_member_tenant ON group_member
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON group_member TO marshrut_app;
GRANT SELECT ON group_member TO marshrut_reader;
