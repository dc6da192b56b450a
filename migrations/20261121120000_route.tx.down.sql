DROP TABLE appointment;
DROP TABLE route;
