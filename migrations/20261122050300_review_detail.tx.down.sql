ALTER TABLE review DROP COLUMN remarks, DROP COLUMN deficits;
