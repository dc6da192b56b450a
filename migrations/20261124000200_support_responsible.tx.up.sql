-- Who answers for the accompaniment beside the tutor [A I.6-7, V.1] is named on the list of
-- tutees already, by an order with number and date: the route that the teacher opens begins
-- with these appointments.
CREATE TABLE support_responsible (
  region_id       uuid NOT NULL,
  listing_id      uuid NOT NULL,
  person_id       uuid NOT NULL,
  role            text NOT NULL CONSTRAINT support_responsible_role_known CHECK (role IN ('school_coordinator', 'methodological_lead', 'municipal_coordinator')),
  municipality_id uuid NOT NULL,
  order_number    text CONSTRAINT support_responsible_order_length CHECK (char_length(order_number) <= 100),
  order_date      date,
  PRIMARY KEY (region_id, listing_id, person_id, role),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, listing_id) REFERENCES support_listing (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX support_responsible_person ON support_responsible (region_id, person_id);
ALTER TABLE support_responsible ENABLE ROW LEVEL SECURITY;
CREATE POLICY support_responsible_tenant ON support_responsible
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON support_responsible TO marshrut_app;
GRANT SELECT ON support_responsible TO marshrut_reader;
