DROP FUNCTION operator_first_coordinator(uuid, uuid);
DROP FUNCTION operator_create_region(uuid, uuid, text, text, uuid, text, text, text, text, uuid, uuid, text);
DROP FUNCTION operator_regions(uuid);
DROP FUNCTION require_operator(uuid);
