ALTER TABLE review DROP COLUMN accompanies;
DROP TABLE review_assignment;
