-- What a review says of each criterion and of each deficit of the route, beside its
-- verdict as a whole [B 1.12-1.13].
ALTER TABLE review
  ADD COLUMN remarks  jsonb NOT NULL DEFAULT '{}' CONSTRAINT review_remarks_object CHECK (jsonb_typeof(remarks) = 'object'),
  ADD COLUMN deficits jsonb NOT NULL DEFAULT '{}' CONSTRAINT review_deficits_object CHECK (jsonb_typeof(deficits) = 'object');
