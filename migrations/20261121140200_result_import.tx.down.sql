DROP TABLE import_problem;
DROP TABLE import_rows;
DROP TABLE import_people;
DROP TABLE result_import;
