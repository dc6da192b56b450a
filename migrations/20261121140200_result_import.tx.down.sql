DROP TABLE import_problem;
DROP TABLE import_row;
DROP TABLE import_person;
ALTER TABLE diagnosis DROP CONSTRAINT diagnosis_region_id_import_id_fkey;
DROP TABLE result_import;
