DROP TABLE person_request;
DROP TABLE deficit;
DROP TABLE diagnosis_result;
DROP TABLE diagnosis;
DROP FUNCTION deficit_owned();
DROP FUNCTION assessment_stays();
DROP FUNCTION diagnosis_placed();
