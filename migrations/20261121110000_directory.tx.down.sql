ALTER TABLE role_title DROP COLUMN version;
DROP FUNCTION own_memberships();
DROP FUNCTION person_search(text[]);
REVOKE UPDATE (surname, given_name, patronymic, email, phone, snils, position, subjects, education, teaching_since, category,
  category_until, attestation_month, mentoring_form, version) ON person FROM marshrut_app;
GRANT UPDATE ON person TO marshrut_app;
DROP INDEX membership_municipality, person_email_key, person_second_surname, person_patronymic, person_given_name, person_name;
ALTER TABLE person DROP COLUMN name_key;
DROP FUNCTION name_key(text);
CREATE INDEX person_name ON person (region_id, surname, given_name, id);
