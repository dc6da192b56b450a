-- Which regulations a municipality or a school has ever chosen: a route on paper is kept
-- by one that is or was in force for its school, and by no other. A later choice takes the
-- place of the former one in regulation_adoption and school_regulation, so it is kept here.
CREATE TABLE regulation_chosen (
  region_id       uuid NOT NULL,
  municipality_id uuid NOT NULL,
  place_id        uuid NOT NULL, -- the municipality itself, or one of its organizations
  code            text NOT NULL,
  PRIMARY KEY (region_id, municipality_id, place_id, code),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id)
);
ALTER TABLE regulation_chosen ENABLE ROW LEVEL SECURITY;
CREATE POLICY regulation_chosen_tenant ON regulation_chosen
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON regulation_chosen TO marshrut_app;
GRANT SELECT ON regulation_chosen TO marshrut_reader;

CREATE FUNCTION keep_regulation_choice() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO regulation_chosen (region_id, municipality_id, place_id, code)
  VALUES (NEW.region_id, NEW.municipality_id, coalesce((to_jsonb(NEW) ->> 'organization_id')::uuid, NEW.municipality_id), NEW.code)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER regulation_adoption_kept AFTER INSERT OR UPDATE ON regulation_adoption FOR EACH ROW EXECUTE FUNCTION keep_regulation_choice();
CREATE TRIGGER school_regulation_kept AFTER INSERT OR UPDATE ON school_regulation FOR EACH ROW EXECUTE FUNCTION keep_regulation_choice();

-- What is known of the time before: the choices of now, and what routes were led by.
INSERT INTO regulation_chosen (region_id, municipality_id, place_id, code)
SELECT region_id, municipality_id, municipality_id, code FROM regulation_adoption
UNION SELECT region_id, municipality_id, organization_id, code FROM school_regulation
UNION SELECT region_id, municipality_id, organization_id, regulation_code FROM route
UNION SELECT region_id, municipality_id, organization_id, regulation_code FROM paper_route;
