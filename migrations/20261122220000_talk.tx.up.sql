-- Comments on a route, on one of its activities or products; whoever may read the
-- route reads them.
CREATE TABLE comment (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  activity_id     uuid, -- of the route's; one that is corrected away leaves its talk
  product_id      uuid,
  author_id       uuid NOT NULL,
  author_role     text NOT NULL,
  text            text NOT NULL,
  version         int  NOT NULL,
  created_at      timestamptz NOT NULL,
  edited_at       timestamptz,
  removed_at      timestamptz,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, author_id) REFERENCES person (region_id, id),
  CONSTRAINT comment_about_one CHECK (activity_id IS NULL OR product_id IS NULL),
  CONSTRAINT comment_text_length CHECK (char_length(text) BETWEEN 1 AND 4000 AND removed_at IS NULL OR text = '' AND removed_at IS NOT NULL)
);
CREATE INDEX comment_route ON comment (region_id, route_id, id);
CREATE INDEX comment_author ON comment (region_id, author_id);
ALTER TABLE comment ENABLE ROW LEVEL SECURITY;
CREATE POLICY comment_tenant ON comment
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON comment TO marshrut_app;
GRANT SELECT ON comment TO marshrut_reader;

-- Who was called by name, and whether they have seen it. It stands first in the key
-- by person: a home page asks what one was called for.
CREATE TABLE comment_mention (
  region_id       uuid NOT NULL,
  person_id       uuid NOT NULL,
  comment_id      uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  seen_at         timestamptz,
  PRIMARY KEY (region_id, person_id, comment_id),
  FOREIGN KEY (region_id, comment_id) REFERENCES comment (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX comment_mention_comment ON comment_mention (region_id, comment_id);
ALTER TABLE comment_mention ENABLE ROW LEVEL SECURITY;
CREATE POLICY comment_mention_tenant ON comment_mention
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE, DELETE ON comment_mention TO marshrut_app;
GRANT SELECT ON comment_mention TO marshrut_reader;

-- How far somebody has read the talk of a route.
CREATE TABLE comment_reading (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  person_id       uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  read_to         timestamptz NOT NULL,
  PRIMARY KEY (region_id, route_id, person_id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE comment_reading ENABLE ROW LEVEL SECURITY;
CREATE POLICY comment_reading_tenant ON comment_reading
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON comment_reading TO marshrut_app;
GRANT SELECT ON comment_reading TO marshrut_reader;
