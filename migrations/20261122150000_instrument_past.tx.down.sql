DROP TRIGGER instrument_forward ON instrument;
DROP FUNCTION instrument_forward();
DROP TRIGGER instrument_keep ON instrument;
DROP FUNCTION instrument_keep();
DROP TABLE instrument_past;
