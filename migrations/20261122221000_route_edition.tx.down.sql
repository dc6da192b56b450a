DROP TABLE route_edition;
