-- The plan as the school returned it: when the tutee submits it again, the school
-- reads what has changed since [B 2.8.3]. Kept only between the two.
ALTER TABLE route ADD COLUMN returned jsonb;
