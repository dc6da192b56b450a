DROP TRIGGER activity_progress_changed ON activity;
DROP TRIGGER activity_progress ON activity;
DROP TRIGGER route_progress_changed ON route;
DROP TRIGGER route_progress_new ON route;
DROP FUNCTION activity_keeps_progress();
DROP FUNCTION route_keeps_progress();
DROP TABLE route_progress;
DROP FUNCTION route_urgent_on(text, date);
DROP FUNCTION route_due(text, date, date, date);
