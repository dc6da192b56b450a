DROP FUNCTION carry_out_removal(uuid);
DROP FUNCTION hand_over_routes(uuid);
DROP FUNCTION removal_due(uuid);
DROP FUNCTION consents_withdrawn();
DROP FUNCTION retention_regions();
DROP FUNCTION erase_person(uuid, uuid);
DROP TABLE removal;
