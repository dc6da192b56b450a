CREATE OR REPLACE FUNCTION operator_create_region(by_account uuid, new_region uuid, new_name text, new_time_zone text,
  new_person uuid, new_surname text, new_given_name text, new_patronymic text, new_email text, new_membership uuid, new_record uuid, request text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM require_operator(by_account);
  INSERT INTO region (id, name, time_zone) VALUES (new_region, new_name, new_time_zone);
  INSERT INTO person (region_id, id, surname, given_name, patronymic, email)
    VALUES (new_region, new_person, new_surname, new_given_name, new_patronymic, new_email);
  INSERT INTO membership (region_id, id, person_id, role, since)
    VALUES (new_region, new_membership, new_person, 'regional_coordinator', (now() AT TIME ZONE new_time_zone)::date);
  INSERT INTO audit_record (region_id, id, at, person_id, membership_id, role, action, object_type, object_id, request_id)
    VALUES (new_region, new_record, now(), by_account, '00000000-0000-0000-0000-000000000000', 'operator', 'region.create', 'region', new_region, request);
END $$;
