ALTER TABLE route DROP CONSTRAINT route_regulation_fkey;
DROP TABLE regulation_adoption;
DROP TABLE regulation;
