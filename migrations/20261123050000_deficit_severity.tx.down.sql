ALTER TABLE route_deficit DROP COLUMN severity;
