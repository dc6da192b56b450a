DROP TRIGGER person_account_guard ON person;
DROP FUNCTION person_account_guard();
DROP INDEX person_account;
ALTER TABLE person DROP CONSTRAINT person_account_fkey;
DROP TABLE sign_in_attempt;
DROP TABLE session;
DROP TABLE account;
