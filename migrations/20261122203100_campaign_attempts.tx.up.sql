-- How often one may begin within a campaign; 0: as often as one likes. A test whose tasks
-- were seen once is no test the second time.
ALTER TABLE campaign ADD COLUMN attempts int NOT NULL DEFAULT 0 CONSTRAINT campaign_attempts_bounds CHECK (attempts BETWEEN 0 AND 10);
