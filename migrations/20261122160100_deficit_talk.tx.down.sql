DROP TABLE deficit_remark;
UPDATE deficit SET state = 'found' WHERE state = 'declined';
ALTER TABLE deficit
  DROP CONSTRAINT deficit_declined_by_somebody,
  DROP CONSTRAINT deficit_state_known,
  ADD CONSTRAINT deficit_state_known CHECK (state IN ('found', 'confirmed', 'removed')),
  DROP COLUMN decline_reason,
  DROP COLUMN declined_at,
  DROP COLUMN declined_by;
