-- region > municipality > organization, people and their memberships.
-- region_id stands first in every key, so that rows can be distributed by region.

CREATE TABLE region (
  id         uuid PRIMARY KEY,
  name       text NOT NULL CONSTRAINT region_name_length CHECK (char_length(name) BETWEEN 2 AND 200),
  time_zone  text NOT NULL DEFAULT 'Europe/Moscow', -- a day is a day at the tutee's place
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT region_name_key UNIQUE (name)
);
ALTER TABLE region ENABLE ROW LEVEL SECURITY;
CREATE POLICY region_tenant ON region USING (id = (SELECT app_region()));
GRANT SELECT ON region TO marshrut_app, marshrut_reader;

CREATE TABLE municipality (
  region_id  uuid NOT NULL REFERENCES region,
  id         uuid NOT NULL,
  name       text NOT NULL CONSTRAINT municipality_name_length CHECK (char_length(name) BETWEEN 2 AND 200),
  time_zone  text, -- where it differs from the region's
  version    int  NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (region_id, id),
  CONSTRAINT municipality_name_key UNIQUE (region_id, name)
);
ALTER TABLE municipality ENABLE ROW LEVEL SECURITY;
CREATE POLICY municipality_tenant ON municipality
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON municipality TO marshrut_app;
GRANT SELECT ON municipality TO marshrut_reader;

CREATE TABLE organization (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  name            text NOT NULL CONSTRAINT organization_name_length CHECK (char_length(name) BETWEEN 2 AND 500),
  short_name      text NOT NULL CONSTRAINT organization_short_name_length CHECK (char_length(short_name) BETWEEN 2 AND 120),
  headcount       int  NOT NULL DEFAULT 0 CONSTRAINT organization_headcount_range CHECK (headcount BETWEEN 0 AND 10000), -- denominator of the figures
  version         int  NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  -- what points to an organization points to its municipality with it
  CONSTRAINT organization_place_key UNIQUE (region_id, municipality_id, id),
  CONSTRAINT organization_short_name_key UNIQUE (region_id, municipality_id, short_name)
);
ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_tenant ON organization
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON organization TO marshrut_app;
GRANT SELECT ON organization TO marshrut_reader;

CREATE TABLE person (
  region_id          uuid NOT NULL REFERENCES region,
  id                 uuid NOT NULL,
  account_id         uuid, -- set when the invitation is accepted
  surname            text NOT NULL CONSTRAINT person_surname_length CHECK (char_length(surname) BETWEEN 1 AND 100),
  given_name         text NOT NULL CONSTRAINT person_given_name_length CHECK (char_length(given_name) BETWEEN 1 AND 100),
  patronymic         text NOT NULL DEFAULT '' CONSTRAINT person_patronymic_length CHECK (char_length(patronymic) <= 100),
  email              text NOT NULL DEFAULT '' CONSTRAINT person_email_length CHECK (char_length(email) <= 254),
  phone              text NOT NULL DEFAULT '' CONSTRAINT person_phone_length CHECK (char_length(phone) <= 40),
  snils              text NOT NULL DEFAULT '' CONSTRAINT person_snils_digits CHECK (snils ~ '^([0-9]{11})?$'), -- optional, never required
  position           text NOT NULL DEFAULT '' CONSTRAINT person_position_length CHECK (char_length(position) <= 200),
  subjects           text[] NOT NULL DEFAULT '{}' CONSTRAINT person_subjects_count CHECK (cardinality(subjects) <= 20),
  education          text NOT NULL DEFAULT '' CONSTRAINT person_education_length CHECK (char_length(education) <= 500),
  teaching_since     date, -- experience is counted from here, so that it never goes stale
  category           text NOT NULL DEFAULT '' CONSTRAINT person_category_length CHECK (char_length(category) <= 100),
  category_until     date, -- none: given without end (since 01.09.2023)
  attestation_month  date CONSTRAINT person_attestation_first_day CHECK (extract(day FROM attestation_month) = 1),
  mentoring_form     text NOT NULL DEFAULT '' CONSTRAINT person_mentoring_form_length CHECK (char_length(mentoring_form) <= 100),
  version            int  NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (region_id, id),
  CONSTRAINT person_account_key UNIQUE (region_id, account_id)
);
CREATE INDEX person_name ON person (region_id, surname, given_name, id);

CREATE TABLE membership (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  person_id       uuid NOT NULL,
  role            text NOT NULL CONSTRAINT membership_role_known CHECK (role IN ('tutee', 'tutor', 'mentor', 'school_coordinator',
                    'methodological_lead', 'municipal_coordinator', 'regional_methodist', 'regional_coordinator')),
  municipality_id uuid,
  organization_id uuid,
  since           date NOT NULL DEFAULT current_date,
  until           date, -- methodists on contract [B 1.3]
  ended_at        timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, municipality_id) REFERENCES municipality (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  -- a role acts at its own level of the tree
  CONSTRAINT membership_level CHECK (
    CASE WHEN role IN ('regional_methodist', 'regional_coordinator') THEN municipality_id IS NULL AND organization_id IS NULL
         WHEN role = 'municipal_coordinator' THEN municipality_id IS NOT NULL AND organization_id IS NULL
         ELSE municipality_id IS NOT NULL AND organization_id IS NOT NULL END)
);
-- one living membership of a role at a node
CREATE UNIQUE INDEX membership_living_key ON membership
  (region_id, person_id, role, municipality_id, organization_id) NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX membership_person ON membership (region_id, person_id);
CREATE INDEX membership_organization ON membership (region_id, organization_id) WHERE ended_at IS NULL;

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
-- Memberships at the region are seen from every municipality: who the methodists are is no secret in it.
CREATE POLICY membership_read ON membership FOR SELECT
  USING (region_id = (SELECT app_region())
    AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality()) OR municipality_id IS NULL));
CREATE POLICY membership_insert ON membership FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
CREATE POLICY membership_update ON membership FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT, UPDATE ON membership TO marshrut_app;
GRANT SELECT ON membership TO marshrut_reader;

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
-- A municipality sees the people who have, or had, a membership in it, and those of the region.
CREATE POLICY person_read ON person FOR SELECT
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide())
    OR EXISTS (SELECT FROM membership m WHERE m.region_id = person.region_id AND m.person_id = person.id)));
CREATE POLICY person_insert ON person FOR INSERT WITH CHECK (region_id = (SELECT app_region()));
CREATE POLICY person_update ON person FOR UPDATE
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide())
    OR EXISTS (SELECT FROM membership m WHERE m.region_id = person.region_id AND m.person_id = person.id
                AND m.municipality_id = (SELECT app_municipality()))));
GRANT SELECT, INSERT, UPDATE ON person TO marshrut_app;
GRANT SELECT ON person TO marshrut_reader;

-- Titles of roles are data: a region may call its roles as it likes.
CREATE TABLE role_title (
  region_id uuid NOT NULL REFERENCES region,
  role      text NOT NULL,
  title     text NOT NULL CONSTRAINT role_title_length CHECK (char_length(title) BETWEEN 2 AND 100),
  PRIMARY KEY (region_id, role)
);
ALTER TABLE role_title ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_title_read ON role_title FOR SELECT USING (region_id = (SELECT app_region()));
CREATE POLICY role_title_write ON role_title FOR ALL
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, UPDATE, DELETE ON role_title TO marshrut_app;
GRANT SELECT ON role_title TO marshrut_reader;
