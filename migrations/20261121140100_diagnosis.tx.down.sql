DROP TABLE person_request;
DROP TABLE deficit;
DROP TABLE diagnosis_result;
DROP TABLE diagnosis;
