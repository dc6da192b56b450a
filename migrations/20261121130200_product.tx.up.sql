-- Products, their presentation and their expert reviews [B 1.12-1.13, 2.5, 2.8.5; A III.5].
CREATE TABLE product (
  region_id          uuid NOT NULL,
  id                 uuid NOT NULL,
  municipality_id    uuid NOT NULL,
  organization_id    uuid NOT NULL,
  route_id           uuid NOT NULL,
  author_ids         uuid[] NOT NULL CONSTRAINT product_author_count CHECK (cardinality(author_ids) BETWEEN 1 AND 30),
  title              text NOT NULL CONSTRAINT product_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  kind               text NOT NULL CONSTRAINT product_kind_length CHECK (char_length(kind) BETWEEN 2 AND 200), -- a code of the regulation or own words
  direction          text CONSTRAINT product_direction_length CHECK (char_length(direction) <= 100), -- of work [A II.3]
  annotation         text NOT NULL DEFAULT '' CONSTRAINT product_annotation_length CHECK (char_length(annotation) <= 4000),
  link               text NOT NULL DEFAULT '' CONSTRAINT product_link_length CHECK (char_length(link) <= 2000), -- of a publication
  state              text NOT NULL CONSTRAINT product_state_known CHECK (state IN ('draft', 'presented')),
  presentation_form  text CONSTRAINT product_presentation_form_length CHECK (char_length(presentation_form) BETWEEN 2 AND 300),
  presentation_title text CONSTRAINT product_presentation_title_length CHECK (char_length(presentation_title) BETWEEN 3 AND 300),
  presentation_level text CONSTRAINT product_presentation_level_length CHECK (char_length(presentation_level) BETWEEN 2 AND 100),
  presentation_on    date,
  presentation_done  boolean NOT NULL DEFAULT false,
  asked_by           uuid, -- who asked the regional centre for a review [B 2.8.1]
  asked_at           timestamptz,
  version            int  NOT NULL,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id),
  FOREIGN KEY (region_id, asked_by) REFERENCES person (region_id, id),
  CONSTRAINT product_place_key UNIQUE (region_id, municipality_id, organization_id, route_id, id),
  -- «отметка о выполнении»: presented means form, title, level and day are known
  CONSTRAINT product_presented_whole CHECK ((state = 'presented') = presentation_done
    AND (NOT presentation_done OR num_nulls(presentation_form, presentation_title, presentation_level, presentation_on) = 0)),
  CONSTRAINT product_asked_whole CHECK ((asked_by IS NULL) = (asked_at IS NULL))
);
CREATE INDEX product_route ON product (region_id, route_id, id DESC);
ALTER TABLE product ENABLE ROW LEVEL SECURITY;
CREATE POLICY product_tenant ON product
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON product TO marshrut_app;
GRANT SELECT ON product TO marshrut_reader;

CREATE TABLE product_file (
  region_id       uuid NOT NULL,
  product_id      uuid NOT NULL,
  artifact_id     uuid NOT NULL,
  route_id        uuid NOT NULL, -- a product has files of its own route only
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  added_at        timestamptz NOT NULL,
  PRIMARY KEY (region_id, product_id, artifact_id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id, product_id)
    REFERENCES product (region_id, municipality_id, organization_id, route_id, id),
  FOREIGN KEY (region_id, route_id, artifact_id) REFERENCES artifact (region_id, route_id, id) ON DELETE CASCADE
);
CREATE INDEX product_file_artifact ON product_file (region_id, artifact_id);
ALTER TABLE product_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY product_file_tenant ON product_file
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, DELETE ON product_file TO marshrut_app;
GRANT SELECT ON product_file TO marshrut_reader;

-- A review is written once and never changed by anybody.
CREATE TABLE review (
  region_id                uuid NOT NULL,
  id                       uuid NOT NULL,
  municipality_id          uuid NOT NULL,
  organization_id          uuid NOT NULL,
  route_id                 uuid NOT NULL,
  product_id               uuid NOT NULL,
  reviewer_id              uuid NOT NULL,
  reviewer_role            text NOT NULL,
  reviewer_organization_id uuid, -- of the membership; none above the school
  requested                boolean NOT NULL,
  standing                 text NOT NULL CONSTRAINT review_standing_known CHECK (standing IN ('counts', 'takes_part')), -- when written; the rules judge anew
  rubric_code              text NOT NULL,
  rubric_version           int  NOT NULL,
  scores                   jsonb NOT NULL CONSTRAINT review_scores_object CHECK (jsonb_typeof(scores) = 'object'),
  verdict                  text CONSTRAINT review_verdict_known CHECK (verdict IN ('removed', 'not_removed', 'dynamics')),
  attests_growth           boolean NOT NULL,
  comment                  text NOT NULL CONSTRAINT review_comment_length CHECK (char_length(comment) <= 8000),
  created_at               timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id, product_id)
    REFERENCES product (region_id, municipality_id, organization_id, route_id, id),
  FOREIGN KEY (region_id, reviewer_id) REFERENCES person (region_id, id),
  CONSTRAINT review_one_each UNIQUE (region_id, product_id, reviewer_id)
);
CREATE INDEX review_route ON review (region_id, route_id);
ALTER TABLE review ENABLE ROW LEVEL SECURITY;
CREATE POLICY review_tenant ON review
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON review TO marshrut_app;
GRANT SELECT ON review TO marshrut_reader;
