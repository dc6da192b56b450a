-- How people are found and listed, and the few doors of the directory that lead
-- past row-level security.

-- The form of a name in which it is compared and put in order: lower case, Ё = Е,
-- a hyphen is a space. By its own table of letters and in the collation "C", so
-- that it is the same on every server, whatever its locale.
CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN translate(name,
    'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёABCDEFGHIJKLMNOPQRSTUVWXYZ-',
    'абвгдеежзийклмнопрстуфхцчшщъыьэюяеabcdefghijklmnopqrstuvwxyz ');

ALTER TABLE person ADD COLUMN name_key text COLLATE "C" NOT NULL
  GENERATED ALWAYS AS (name_key(surname || ' ' || given_name || ' ' || patronymic)) STORED;
DROP INDEX person_name;
CREATE INDEX person_name ON person (region_id, name_key, id);
CREATE INDEX person_given_name ON person (region_id, name_key(given_name) COLLATE "C");
CREATE INDEX person_patronymic ON person (region_id, name_key(patronymic) COLLATE "C");
-- of a double surname, the second half
CREATE INDEX person_second_surname ON person (region_id, name_key(split_part(surname, '-', 2)) COLLATE "C") WHERE strpos(surname, '-') > 0;
-- A municipality lists its people, and the region's, out of all roles of the region.
CREATE INDEX membership_municipality ON membership (region_id, municipality_id) WHERE ended_at IS NULL;
-- One person per e-mail in a region; the same e-mail in another region is no matter of ours.
CREATE UNIQUE INDEX person_email_key ON person (region_id, lower(email)) WHERE email <> '';

-- Who a person is signed in as is set by the invitation's own function alone.
REVOKE UPDATE ON person FROM marshrut_app;
GRANT UPDATE (surname, given_name, patronymic, email, phone, snils, position, subjects, education, teaching_since, category,
  category_until, attestation_month, mentoring_form, version) ON person TO marshrut_app;

-- Search by the beginnings of surname (both halves), given name or patronymic. A definer
-- function, since a policy keeps name_key() from using an index: it carries the
-- region itself and gives ids only; what of them may be seen is decided by the
-- policies of the query around it.
CREATE FUNCTION person_search(words text[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  region uuid := public.app_region();
  low text COLLATE "C";
  high text COLLATE "C";
  word text;
BEGIN
  -- the longest word is looked up by index, the others only sieve
  SELECT name_key(w) INTO low FROM unnest(words) w ORDER BY char_length(w) DESC LIMIT 1;
  IF low IS NULL OR low = '' THEN
    RAISE EXCEPTION 'person_search: nothing to search by' USING ERRCODE = '22023';
  END IF;
  high := low || chr(1114111);
  RETURN QUERY
    SELECT p.id FROM person p
     WHERE p.region_id = region
       AND (p.name_key >= low AND p.name_key < high
         OR name_key(p.given_name) COLLATE "C" >= low AND name_key(p.given_name) COLLATE "C" < high
         OR name_key(p.patronymic) COLLATE "C" >= low AND name_key(p.patronymic) COLLATE "C" < high
         OR strpos(p.surname, '-') > 0
            AND name_key(split_part(p.surname, '-', 2)) COLLATE "C" >= low AND name_key(split_part(p.surname, '-', 2)) COLLATE "C" < high)
       AND NOT EXISTS (SELECT FROM unnest(words) w WHERE strpos(' ' || p.name_key, ' ' || name_key(w)) = 0);
END $$;

-- All memberships of the acting person in the region, also in municipalities that
-- the one they act in does not see: they are their own.
CREATE FUNCTION own_memberships()
RETURNS TABLE (region_id uuid, id uuid, person_id uuid, role text, municipality_id uuid, organization_id uuid, since date, until date,
  ended_at timestamptz, created_at timestamptz, municipality text, organization text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.region_id, m.id, m.person_id, m.role, m.municipality_id, m.organization_id, m.since, m.until, m.ended_at, m.created_at,
         COALESCE(c.name, ''), COALESCE(o.short_name, '')
    FROM public.membership m
    LEFT JOIN public.municipality c ON c.region_id = m.region_id AND c.id = m.municipality_id
    LEFT JOIN public.organization o ON o.region_id = m.region_id AND o.id = m.organization_id
   WHERE m.region_id = public.app_region() AND m.person_id = public.app_person()
   ORDER BY m.id
$$;

-- Edits of a title say which version they edit; the usual title counts as version 1.
ALTER TABLE role_title ADD COLUMN version int NOT NULL DEFAULT 1;

REVOKE ALL ON FUNCTION name_key(text), person_search(text[]), own_memberships() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION name_key(text), person_search(text[]), own_memberships() TO marshrut_app;
GRANT EXECUTE ON FUNCTION name_key(text) TO marshrut_reader;
