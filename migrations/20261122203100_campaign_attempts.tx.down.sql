ALTER TABLE campaign DROP COLUMN attempts;
