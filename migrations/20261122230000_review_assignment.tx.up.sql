-- Who was asked for a review of a product, each for a sheet of their own [B 1.13, 2.8].
-- Being asked lets a methodist of the region see this product, its files and its
-- reviews, and no more of the route.
CREATE TABLE review_assignment (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL,
  product_id      uuid NOT NULL,
  reviewer_id     uuid NOT NULL,
  reviewer_role   text NOT NULL CONSTRAINT review_assignment_role_length CHECK (char_length(reviewer_role) BETWEEN 3 AND 40),
  assigned_by     uuid NOT NULL,
  assigned_as     text NOT NULL CONSTRAINT review_assignment_as_length CHECK (char_length(assigned_as) BETWEEN 3 AND 40),
  assigned_at     timestamptz NOT NULL,
  due_on          date,
  state           text NOT NULL CONSTRAINT review_assignment_state_known CHECK (state IN ('asked', 'given', 'declined', 'withdrawn')),
  reason          text CONSTRAINT review_assignment_reason_length CHECK (char_length(reason) <= 2000), -- why declined
  ended_at        timestamptz, -- when given, declined or withdrawn
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id, product_id)
    REFERENCES product (region_id, municipality_id, organization_id, route_id, id),
  FOREIGN KEY (region_id, reviewer_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, assigned_by) REFERENCES person (region_id, id),
  CONSTRAINT review_assignment_ended_whole CHECK ((state = 'asked') = (ended_at IS NULL)),
  CONSTRAINT review_assignment_declined_why CHECK (state <> 'declined' OR reason IS NOT NULL)
);
-- nobody is asked twice at a time
CREATE UNIQUE INDEX review_assignment_one_each ON review_assignment (region_id, product_id, reviewer_id) WHERE state IN ('asked', 'given');
CREATE INDEX review_assignment_reviewer ON review_assignment (region_id, reviewer_id) WHERE state IN ('asked', 'given');
ALTER TABLE review_assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY review_assignment_tenant ON review_assignment
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON review_assignment TO marshrut_app;
GRANT UPDATE (state, reason, ended_at) ON review_assignment TO marshrut_app;
GRANT SELECT ON review_assignment TO marshrut_reader;

-- A conflict of interests that does not forbid a review is shown with it: its author
-- accompanied the route when it was written.
ALTER TABLE review ADD COLUMN accompanies boolean NOT NULL DEFAULT false;
UPDATE review v SET accompanies = true
  FROM appointment a
 WHERE a.region_id = v.region_id AND a.route_id = v.route_id AND a.person_id = v.reviewer_id
   AND a.from_date <= v.created_at::date AND (a.until_date IS NULL OR a.until_date >= v.created_at::date);
