-- A route on paper goes to the archive when its term of keeping is over [B 4.4], or when
-- the teacher's personal data are removed: the card stays and counts, as it counted before.
ALTER TABLE paper_route ADD COLUMN archived_at timestamptz;
-- those whose day may have come
CREATE INDEX paper_route_kept ON paper_route (region_id, kept_until) WHERE archived_at IS NULL AND annulled_at IS NULL AND outcome IS NOT NULL;
