ALTER TABLE conclusion DROP COLUMN returned_at, DROP COLUMN round;
