-- The bank of products [A IV.3, V.6]: what authors opened to their organization,
-- municipality or region. A row is a copy that its author can take back, never a wider
-- view of the route: it tells of the product, of its author's name and place as the
-- author agreed, and of nothing else.
CREATE TABLE bank_product (
  region_id       uuid NOT NULL,
  product_id      uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  audience        text NOT NULL CONSTRAINT bank_product_audience_known CHECK (audience IN ('organization', 'municipality', 'region')),
  person_id       uuid NOT NULL, -- the author who opened it
  author          text NOT NULL CONSTRAINT bank_product_author_length CHECK (char_length(author) BETWEEN 1 AND 300),
  place           text NOT NULL CONSTRAINT bank_product_place_length CHECK (char_length(place) <= 700),
  others          int  NOT NULL CONSTRAINT bank_product_others_range CHECK (others BETWEEN 0 AND 30), -- co-authors, not named: they did not agree
  title           text NOT NULL CONSTRAINT bank_product_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  kind            text NOT NULL CONSTRAINT bank_product_kind_length CHECK (char_length(kind) <= 300), -- in words
  level           text NOT NULL CONSTRAINT bank_product_level_length CHECK (char_length(level) <= 300), -- on which it was shown, in words
  annotation      text NOT NULL CONSTRAINT bank_product_annotation_length CHECK (char_length(annotation) <= 4000),
  link            text NOT NULL CONSTRAINT bank_product_link_length CHECK (char_length(link) <= 2000),
  subjects        text[] NOT NULL CONSTRAINT bank_product_subject_count CHECK (cardinality(subjects) <= 20),
  competencies    text[] NOT NULL CONSTRAINT bank_product_competency_count CHECK (cardinality(competencies) <= 20),
  consent         text NOT NULL CONSTRAINT bank_product_consent_length CHECK (char_length(consent) BETWEEN 10 AND 2000), -- the words agreed to
  opened_at       timestamptz NOT NULL,
  PRIMARY KEY (region_id, product_id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id, product_id)
    REFERENCES product (region_id, municipality_id, organization_id, route_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX bank_product_newest ON bank_product (region_id, opened_at DESC, product_id);
ALTER TABLE bank_product ENABLE ROW LEVEL SECURITY;
CREATE POLICY bank_product_read ON bank_product FOR SELECT
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR audience = 'region'));
CREATE POLICY bank_product_insert ON bank_product FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY bank_product_delete ON bank_product FOR DELETE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON bank_product TO marshrut_app;
GRANT SELECT ON bank_product TO marshrut_reader;

-- Its files, as they were when it was opened: the bytes are the route's own, and stay
-- while the product is open.
CREATE TABLE bank_file (
  region_id   uuid NOT NULL,
  product_id  uuid NOT NULL,
  artifact_id uuid NOT NULL,
  file_name   text NOT NULL CONSTRAINT bank_file_name_length CHECK (char_length(file_name) BETWEEN 3 AND 200),
  format      text NOT NULL CONSTRAINT bank_file_format_length CHECK (char_length(format) BETWEEN 2 AND 20),
  size        bigint NOT NULL CONSTRAINT bank_file_size_positive CHECK (size > 0),
  object_key  text NOT NULL CONSTRAINT bank_file_key_in_region CHECK (starts_with(object_key, region_id::text || '-')),
  sha256      bytea NOT NULL CONSTRAINT bank_file_sha256_length CHECK (octet_length(sha256) = 32),
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (region_id, product_id, artifact_id),
  FOREIGN KEY (region_id, product_id) REFERENCES bank_product (region_id, product_id) ON DELETE CASCADE
);
CREATE INDEX bank_file_artifact ON bank_file (region_id, artifact_id);
ALTER TABLE bank_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY bank_file_tenant ON bank_file
  USING (region_id = (SELECT app_region()) AND EXISTS (SELECT FROM bank_product b WHERE b.region_id = bank_file.region_id AND b.product_id = bank_file.product_id));
GRANT SELECT, INSERT ON bank_file TO marshrut_app;
GRANT SELECT ON bank_file TO marshrut_reader;

-- Who used it: each person once, so that uses can be counted.
CREATE TABLE bank_use (
  region_id  uuid NOT NULL,
  product_id uuid NOT NULL,
  person_id  uuid NOT NULL,
  used_at    timestamptz NOT NULL,
  PRIMARY KEY (region_id, product_id, person_id),
  FOREIGN KEY (region_id, product_id) REFERENCES bank_product (region_id, product_id) ON DELETE CASCADE,
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
ALTER TABLE bank_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY bank_use_tenant ON bank_use
  USING (region_id = (SELECT app_region()) AND EXISTS (SELECT FROM bank_product b WHERE b.region_id = bank_use.region_id AND b.product_id = bank_use.product_id));
GRANT SELECT, INSERT ON bank_use TO marshrut_app;
GRANT SELECT ON bank_use TO marshrut_reader;
