DROP TABLE role_title;
DROP POLICY person_read ON person;
DROP POLICY person_update ON person;
DROP TABLE membership;
DROP TABLE person;
DROP TABLE organization;
DROP TABLE municipality;
DROP TABLE region;
