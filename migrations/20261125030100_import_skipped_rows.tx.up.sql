-- How many results of a file belong to people who were left out: told beside what lands.
ALTER TABLE result_import ADD COLUMN skipped_rows int NOT NULL DEFAULT 0;
