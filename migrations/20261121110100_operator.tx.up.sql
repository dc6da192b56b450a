-- What an operator of the platform can do: make regions and list them. The app
-- role has no other way to a region that is not its tenant's. No personal data
-- comes out of these functions, and they ask themselves whether it is an operator.

CREATE FUNCTION require_operator(by_account uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM account a WHERE a.id = by_account AND a.operator) THEN
    RAISE EXCEPTION 'not an operator' USING ERRCODE = 'MT003';
  END IF;
END $$;

CREATE FUNCTION operator_regions(by_account uuid)
RETURNS TABLE (id uuid, name text, time_zone text, created_at timestamptz, municipalities bigint, organizations bigint, staffed boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM require_operator(by_account);
  RETURN QUERY
    SELECT r.id, r.name, r.time_zone, r.created_at,
           (SELECT count(*) FROM municipality m WHERE m.region_id = r.id),
           (SELECT count(*) FROM organization o WHERE o.region_id = r.id),
           -- a coordinator has accepted the invitation
           EXISTS (SELECT FROM membership m JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
                    WHERE m.region_id = r.id AND m.role = 'regional_coordinator' AND m.ended_at IS NULL AND p.account_id IS NOT NULL)
      FROM region r ORDER BY r.name, r.id;
END $$;

-- A region with its first coordinator, who can then be invited. The audit record
-- stands in the new region, in the operator's name: it is the first its people see.
CREATE FUNCTION operator_create_region(by_account uuid, new_region uuid, new_name text, new_time_zone text,
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

-- Whom an operator may invite into a region: its first coordinator, and only until
-- one has accepted. After that nobody gets in past the region's own people.
CREATE FUNCTION operator_first_coordinator(by_account uuid, of_region uuid)
RETURNS TABLE (person_id uuid, membership_id uuid, staffed boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM require_operator(by_account);
  RETURN QUERY
    SELECT m.person_id, m.id, bool_or(p.account_id IS NOT NULL) OVER ()
      FROM membership m JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
     WHERE m.region_id = of_region AND m.role = 'regional_coordinator' AND m.ended_at IS NULL
     ORDER BY m.id LIMIT 1;
END $$;

REVOKE ALL ON FUNCTION require_operator(uuid), operator_regions(uuid), operator_first_coordinator(uuid, uuid),
  operator_create_region(uuid, uuid, text, text, uuid, text, text, text, text, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_regions(uuid), operator_first_coordinator(uuid, uuid),
  operator_create_region(uuid, uuid, text, text, uuid, text, text, text, text, uuid, uuid, text) TO marshrut_app;
