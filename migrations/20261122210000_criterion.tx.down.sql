ALTER TABLE review DROP COLUMN criteria;
ALTER TABLE conclusion DROP COLUMN criteria;
