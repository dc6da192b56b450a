ALTER TABLE objective DROP COLUMN priority_id;
ALTER TABLE route DROP COLUMN priorities;
DROP TABLE priority_direction;
