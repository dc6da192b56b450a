ALTER TABLE diagnosis DROP COLUMN campaign_id;
DROP TABLE campaign_invitation;
DROP TABLE campaign;
