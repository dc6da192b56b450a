-- The school's list of tutees who need address support [B 2.8.3]. Taking part is
-- voluntary [B 1.6]: being listed is an invitation, which the teacher accepts or declines.
-- For who has accepted the school appoints a tutor by an order, before there is a route;
-- the route that the teacher then opens begins with that appointment.
CREATE TABLE support_listing (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  sources         text[] NOT NULL DEFAULT '{}', -- what the need was seen by
  reason          text NOT NULL CONSTRAINT support_listing_reason_length CHECK (char_length(reason) <= 2000),
  state           text NOT NULL CONSTRAINT support_listing_state_known CHECK (state IN ('listed', 'accepted', 'declined', 'removed')),
  listed_by       uuid NOT NULL,
  listed_as       text NOT NULL,
  listed_at       timestamptz NOT NULL,
  answered_at     timestamptz,
  tutor_id        uuid,
  order_number    text CONSTRAINT support_listing_order_length CHECK (char_length(order_number) <= 100),
  order_date      date,
  version         int NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, listed_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, tutor_id) REFERENCES person (region_id, id),
  CONSTRAINT support_listing_tutor CHECK (tutor_id IS NULL OR state = 'accepted')
);
CREATE UNIQUE INDEX support_listing_once ON support_listing (region_id, organization_id, person_id) WHERE state IN ('listed', 'accepted');
CREATE INDEX support_listing_place ON support_listing (region_id, organization_id, id DESC);
CREATE INDEX support_listing_person ON support_listing (region_id, person_id);
ALTER TABLE support_listing ENABLE ROW LEVEL SECURITY;
CREATE POLICY support_listing_tenant ON support_listing
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON support_listing TO marshrut_app;
GRANT SELECT ON support_listing TO marshrut_reader;
