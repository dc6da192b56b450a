DROP TABLE event_guest;
DROP INDEX product_event;
ALTER TABLE product DROP CONSTRAINT product_presentation_days, DROP COLUMN presentation_venue, DROP COLUMN presentation_until;
