DROP TABLE import_problem;
DROP TABLE import_chunk;
DROP TABLE result_import;
