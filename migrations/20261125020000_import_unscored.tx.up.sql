-- Rows of a file that name a person and hold no result: no mistake, and told.
ALTER TABLE result_import ADD COLUMN unscored int NOT NULL DEFAULT 0;
ALTER TABLE import_problem DROP CONSTRAINT import_problem_kind_known;
ALTER TABLE import_problem ADD CONSTRAINT import_problem_kind_known CHECK (kind IN ('row', 'person', 'unscored'));

-- What was decided about a person of one file is proposed for the next.
CREATE INDEX import_decision_earlier ON import_decision (region_id, key) WHERE choice <> '';
