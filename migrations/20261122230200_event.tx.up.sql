-- The public showing of a product lasts some days, at some place [B 2.5: сроки проведения],
-- and people of its municipality come to it [A V.6].
ALTER TABLE product
  ADD COLUMN presentation_until date,
  ADD COLUMN presentation_venue text CONSTRAINT product_presentation_venue_length CHECK (char_length(presentation_venue) BETWEEN 2 AND 300),
  ADD CONSTRAINT product_presentation_days CHECK (presentation_until IS NULL OR presentation_on IS NOT NULL AND presentation_until >= presentation_on);
CREATE INDEX product_event ON product (region_id, municipality_id, presentation_on) WHERE presentation_on IS NOT NULL;

CREATE TABLE event_guest (
  region_id       uuid NOT NULL,
  product_id      uuid NOT NULL,
  person_id       uuid NOT NULL,
  municipality_id uuid NOT NULL, -- of the product, as the two below
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  joined_at       timestamptz NOT NULL,
  PRIMARY KEY (region_id, product_id, person_id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id, product_id)
    REFERENCES product (region_id, municipality_id, organization_id, route_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE event_guest ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_guest_tenant ON event_guest
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON event_guest TO marshrut_app;
GRANT SELECT ON event_guest TO marshrut_reader;
