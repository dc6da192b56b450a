DROP TABLE instrument_statistics;
DROP INDEX diagnosis_instrument;
DROP TABLE diagnosis_points;
DROP TABLE instrument_item;
