ALTER TABLE result_import DROP COLUMN skipped_rows;
