-- Which of the person's deficits a route's deficit was taken from. The same one is
-- taken once: twice would count one deficit as two.
ALTER TABLE route_deficit ADD COLUMN found_id uuid;
CREATE UNIQUE INDEX route_deficit_found_key ON route_deficit (region_id, route_id, found_id) WHERE found_id IS NOT NULL;
