DROP TABLE essay;
UPDATE diagnosis SET state = 'abandoned', taken_on = NULL, submitted_at = NULL WHERE state = 'awaiting_expert';
ALTER TABLE diagnosis
  DROP CONSTRAINT diagnosis_taken,
  ADD CONSTRAINT diagnosis_taken CHECK ((state = 'submitted') = (taken_on IS NOT NULL AND submitted_at IS NOT NULL)),
  DROP CONSTRAINT diagnosis_state_known,
  ADD CONSTRAINT diagnosis_state_known CHECK (state IN ('in_progress', 'submitted', 'abandoned')),
  DROP CONSTRAINT diagnosis_drawn,
  DROP COLUMN run_id, DROP COLUMN form, DROP COLUMN items, DROP COLUMN ends_at;
