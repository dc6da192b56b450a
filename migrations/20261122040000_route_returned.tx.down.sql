ALTER TABLE route DROP COLUMN returned;
