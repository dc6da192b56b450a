-- Campaigns: a target group is invited to take an instrument within a window of days.
-- A campaign stands where its author acts: the region, a municipality or a school.

CREATE TABLE campaign (
  region_id       uuid NOT NULL REFERENCES region,
  id              uuid NOT NULL,
  municipality_id uuid,
  organization_id uuid,
  title           text NOT NULL CONSTRAINT campaign_title_length CHECK (char_length(title) BETWEEN 3 AND 200),
  message         text NOT NULL CONSTRAINT campaign_message_length CHECK (char_length(message) <= 2000),
  instrument_id   uuid NOT NULL,
  phase           text NOT NULL CONSTRAINT campaign_phase_known CHECK (phase IN ('entry', 'interim', 'final')),
  opens_on        date NOT NULL,
  closes_on       date NOT NULL,
  criteria        jsonb NOT NULL,
  remind_days     int[] NOT NULL, -- before the end
  state           text NOT NULL CONSTRAINT campaign_state_known CHECK (state IN ('draft', 'running', 'closed')),
  author_id       uuid NOT NULL,
  version         int NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  started_at      timestamptz,
  closed_at       timestamptz,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, instrument_id) REFERENCES instrument (region_id, id),
  FOREIGN KEY (region_id, author_id) REFERENCES person (region_id, id),
  CONSTRAINT campaign_window CHECK (closes_on >= opens_on),
  CONSTRAINT campaign_place CHECK (organization_id IS NULL OR municipality_id IS NOT NULL)
);
ALTER TABLE campaign ENABLE ROW LEVEL SECURITY;
-- The region's campaigns are read in a municipality by those who are invited; who else
-- sees what is the policy's work.
CREATE POLICY campaign_read ON campaign FOR SELECT
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR municipality_id IS NULL));
CREATE POLICY campaign_insert ON campaign FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY campaign_update ON campaign FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY campaign_delete ON campaign FOR DELETE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON campaign TO marshrut_app;
GRANT SELECT ON campaign TO marshrut_reader;

-- Who was asked, as the group was at the start. What became of it the diagnosis says.
CREATE TABLE campaign_invitation (
  region_id       uuid NOT NULL,
  campaign_id     uuid NOT NULL,
  person_id       uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  invited_at      timestamptz NOT NULL,
  reminded_at     timestamptz,
  declined_at     timestamptz, -- taking part is voluntary [B 1.6]: no reason is kept
  diagnosis_id    uuid,
  PRIMARY KEY (region_id, campaign_id, person_id),
  FOREIGN KEY (region_id, campaign_id) REFERENCES campaign (region_id, id),
  FOREIGN KEY (region_id, diagnosis_id) REFERENCES diagnosis (region_id, id)
  -- person and place come from living memberships, in one statement for thousands
);
CREATE INDEX campaign_invitation_person ON campaign_invitation (region_id, person_id);
CREATE INDEX campaign_invitation_place ON campaign_invitation (region_id, campaign_id, organization_id);
ALTER TABLE campaign_invitation ENABLE ROW LEVEL SECURITY;
CREATE POLICY campaign_invitation_tenant ON campaign_invitation
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON campaign_invitation TO marshrut_app;
GRANT SELECT ON campaign_invitation TO marshrut_reader;

-- The run knows which campaign it answers to.
ALTER TABLE diagnosis ADD COLUMN campaign_id uuid;
