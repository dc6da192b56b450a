DROP FUNCTION person_names(uuid[]);
DROP INDEX review_reviewer, appointment_former;
DROP VIEW route_participant;
