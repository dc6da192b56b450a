DROP INDEX import_decision_earlier;
DELETE FROM import_problem WHERE kind = 'unscored';
ALTER TABLE import_problem DROP CONSTRAINT import_problem_kind_known;
ALTER TABLE import_problem ADD CONSTRAINT import_problem_kind_known CHECK (kind IN ('row', 'person'));
ALTER TABLE result_import DROP COLUMN unscored;
