-- The results of a campaign are read together: only runs that answer one are in the index.
CREATE INDEX diagnosis_campaign ON diagnosis (region_id, campaign_id, person_id) WHERE campaign_id IS NOT NULL;
