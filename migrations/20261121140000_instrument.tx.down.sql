DROP TABLE instrument;
DROP FUNCTION instrument_frozen();
DROP TABLE framework;
