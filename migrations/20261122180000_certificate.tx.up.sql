-- Certificates of completed routes (R13) [B 4.3]. What was issued is written once: the
-- application may write no column but those of the revocation afterwards.
CREATE TABLE certificate (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  route_id        uuid NOT NULL, -- no key to it: a certificate outlives the term for which its route is kept
  person_id       uuid NOT NULL,
  number          text NOT NULL CONSTRAINT certificate_number_form CHECK (number ~ '^[0-9]{4}-[0-9]{4,10}-[0-9A-Z]{5}-[0-9A-Z]{5}$'),
  year            int NOT NULL CONSTRAINT certificate_year_range CHECK (year BETWEEN 2000 AND 9999),
  serial          int NOT NULL CONSTRAINT certificate_serial_range CHECK (serial > 0),
  holder          text NOT NULL CONSTRAINT certificate_holder_length CHECK (char_length(holder) BETWEEN 1 AND 400),
  holder_short    text NOT NULL CONSTRAINT certificate_holder_short_length CHECK (char_length(holder_short) BETWEEN 1 AND 200),
  position        text NOT NULL,
  workplace       text NOT NULL,
  district        text NOT NULL,
  route_title     text NOT NULL,
  term_start      date,
  term_end        date,
  completed_on    date NOT NULL,
  learned         jsonb NOT NULL,
  hours           int NOT NULL CONSTRAINT certificate_hours_range CHECK (hours BETWEEN 0 AND 2000),
  regulation      text NOT NULL,
  clause          text NOT NULL,
  signatories     jsonb NOT NULL,
  issued_on       date NOT NULL,
  issued_at       timestamptz NOT NULL,
  issued_by       uuid NOT NULL,
  issued_as       text NOT NULL,
  status_list     int NOT NULL CONSTRAINT certificate_status_list_range CHECK (status_list > 0),
  status_index    int NOT NULL CONSTRAINT certificate_status_index_range CHECK (status_index BETWEEN 0 AND 131071),
  revoked_at      timestamptz,
  revoked_by      uuid,
  revoke_reason   text,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, issued_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, revoked_by) REFERENCES person (region_id, id),
  CONSTRAINT certificate_number UNIQUE (region_id, number),
  CONSTRAINT certificate_register UNIQUE (region_id, organization_id, year, serial),
  CONSTRAINT certificate_status UNIQUE (region_id, status_list, status_index),
  CONSTRAINT certificate_revocation CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_reason IS NULL))
);
-- once for each person of a route, unless it was revoked
CREATE UNIQUE INDEX certificate_once ON certificate (region_id, route_id, person_id) WHERE revoked_at IS NULL;
CREATE INDEX certificate_person ON certificate (region_id, person_id, id DESC);
CREATE INDEX certificate_organization ON certificate (region_id, organization_id, id DESC);
CREATE INDEX certificate_municipality ON certificate (region_id, municipality_id, id DESC);
CREATE INDEX certificate_lookup ON certificate (number); -- who checks names no tenant
ALTER TABLE certificate ENABLE ROW LEVEL SECURITY;
CREATE POLICY certificate_tenant ON certificate
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON certificate TO marshrut_app;
GRANT UPDATE (revoked_at, revoked_by, revoke_reason) ON certificate TO marshrut_app;
GRANT SELECT ON certificate TO marshrut_reader;

-- A free place in the status lists of the region, drawn by chance. It looks past the
-- municipality's wall and tells nothing of what is there. Half of a list stays free.
CREATE FUNCTION certificate_status_place(OUT list int, OUT place int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here uuid := app_region();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('certificate_status ' || here::text, 0));
  SELECT count(*) / 65536 + 1 INTO list FROM certificate WHERE region_id = here;
  LOOP
    place := floor(random() * 131072)::int;
    EXIT WHEN NOT EXISTS (SELECT FROM certificate c WHERE c.region_id = here AND c.status_list = list AND c.status_index = place);
  END LOOP;
END $$;

-- What anyone is told who holds a number: of the holder surname and initials, no ids, no
-- reason of a revocation. It knows no tenant; the number has fifty bits by chance.
CREATE FUNCTION check_certificate(of_number text)
RETURNS TABLE (number text, holder_short text, workplace text, district text, region text, route_title text, learned jsonb, hours int,
  completed_on date, issued_on date, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.number, c.holder_short, c.workplace, c.district, r.name, c.route_title, c.learned, c.hours, c.completed_on, c.issued_on, c.revoked_at
  FROM certificate c JOIN region r ON r.id = c.region_id WHERE c.number = of_number LIMIT 1
$$;

-- The name of a region that has issued certificates: badges name it to everybody.
CREATE FUNCTION certificate_issuer(of_region uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.name FROM region r WHERE r.id = of_region AND EXISTS (SELECT FROM certificate c WHERE c.region_id = of_region)
$$;

-- The revoked places of a region's status list, and when it changed last.
CREATE FUNCTION certificate_revocations(of_region uuid, of_list int, OUT places int[], OUT changed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(status_index ORDER BY status_index) FILTER (WHERE revoked_at IS NOT NULL), '{}'), coalesce(max(revoked_at), min(issued_at))
  FROM certificate WHERE region_id = of_region AND status_list = of_list
$$;

REVOKE ALL ON FUNCTION certificate_status_place(), check_certificate(text), certificate_issuer(uuid), certificate_revocations(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION certificate_status_place(), check_certificate(text), certificate_issuer(uuid), certificate_revocations(uuid, int) TO marshrut_app;
