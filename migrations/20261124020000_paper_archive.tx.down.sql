ALTER TABLE paper_route DROP COLUMN archived_at;
