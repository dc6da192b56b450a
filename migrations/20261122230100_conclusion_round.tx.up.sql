-- The agreement round of a conclusion: who prepared it, agreed it, took part or gave it
-- back, when and with what words [B 2.8.2-4]. One that was given back stands until it is
-- prepared anew, and carries nothing.
ALTER TABLE conclusion
  ADD COLUMN round       jsonb NOT NULL DEFAULT '[]' CONSTRAINT conclusion_round_list CHECK (jsonb_typeof(round) = 'array'),
  ADD COLUMN returned_at timestamptz;

UPDATE conclusion SET round =
  jsonb_build_array(jsonb_build_object('what', 'prepared', 'by', prepared_by, 'role', prepared_as, 'at', prepared_at))
  || coalesce((SELECT jsonb_agg(jsonb_build_object('what', 'joined', 'by', p)) FROM unnest(participant_ids) p), '[]')
  || CASE WHEN agreed_by IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object('what', 'agreed', 'by', agreed_by, 'at', agreed_at)) END;

