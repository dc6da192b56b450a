DROP TABLE import_profile;
DROP TABLE import_decision;
DROP TABLE import_part;
DELETE FROM result_import WHERE state = 'opened';
ALTER TABLE result_import DROP COLUMN unknown, DROP COLUMN sample, DROP COLUMN skipped, DROP COLUMN failure, DROP COLUMN touched_at;
ALTER TABLE result_import DROP CONSTRAINT result_import_state_known;
ALTER TABLE result_import ADD CONSTRAINT result_import_state_known CHECK (state IN ('reading', 'read', 'checked', 'applied'));
