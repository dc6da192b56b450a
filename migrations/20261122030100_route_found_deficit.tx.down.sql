ALTER TABLE route_deficit DROP COLUMN found_id;
