ALTER TABLE import_rows DROP COLUMN by_level;
ALTER TABLE diagnosis_result DROP COLUMN by_level;
