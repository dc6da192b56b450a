DROP FUNCTION operator_platform_records(uuid, timestamptz, uuid, integer);
DROP TABLE platform_record;
