-- Competency frameworks and diagnostic instruments: data of a region, read by all of it
-- and changed from the region only.

CREATE TABLE framework (
  region_id    uuid NOT NULL REFERENCES region,
  code         text NOT NULL CONSTRAINT framework_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  title        text NOT NULL CONSTRAINT framework_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  source       text NOT NULL DEFAULT '' CONSTRAINT framework_source_length CHECK (char_length(source) <= 1000),
  competencies jsonb NOT NULL, -- [{code, title, elements}]
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (region_id, code)
);
ALTER TABLE framework ENABLE ROW LEVEL SECURITY;
CREATE POLICY framework_read ON framework FOR SELECT USING (region_id = (SELECT app_region()));
CREATE POLICY framework_insert ON framework FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT ON framework TO marshrut_app;
GRANT SELECT ON framework TO marshrut_reader;

CREATE TABLE instrument (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  code            text NOT NULL CONSTRAINT instrument_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  edition         int  NOT NULL CONSTRAINT instrument_edition_positive CHECK (edition > 0),
  title           text NOT NULL CONSTRAINT instrument_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  program         text NOT NULL CONSTRAINT instrument_program_length CHECK (char_length(program) BETWEEN 1 AND 64),
  program_version text NOT NULL CONSTRAINT instrument_program_version_length CHECK (char_length(program_version) BETWEEN 1 AND 64),
  kind            text NOT NULL CONSTRAINT instrument_kind_known CHECK (kind IN ('questionnaire', 'importer')),
  framework       text NOT NULL,
  definition      jsonb NOT NULL,
  form            jsonb, -- as the program laid the definition out; a questionnaire's, from trial on
  items           text[] NOT NULL DEFAULT '{}', -- codes of the form's items
  state           text NOT NULL CONSTRAINT instrument_state_known CHECK (state IN ('draft', 'trial', 'published', 'retired')),
  version         int  NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  published_at    timestamptz,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, framework) REFERENCES framework (region_id, code),
  CONSTRAINT instrument_edition_key UNIQUE (region_id, code, edition),
  CONSTRAINT instrument_form_there CHECK (state = 'draft' OR kind = 'importer' OR form IS NOT NULL)
);
-- of one instrument one edition is published
CREATE UNIQUE INDEX instrument_published_key ON instrument (region_id, code) WHERE state = 'published';

-- What people have answered never changes under them.
CREATE FUNCTION instrument_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'draft' AND (NEW.code, NEW.edition, NEW.title, NEW.program, NEW.program_version, NEW.kind, NEW.framework, NEW.definition, NEW.form, NEW.items)
     IS DISTINCT FROM (OLD.code, OLD.edition, OLD.title, OLD.program, OLD.program_version, OLD.kind, OLD.framework, OLD.definition, OLD.form, OLD.items) THEN
    RAISE EXCEPTION 'an instrument past its draft does not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER instrument_frozen BEFORE UPDATE ON instrument FOR EACH ROW EXECUTE FUNCTION instrument_frozen();

ALTER TABLE instrument ENABLE ROW LEVEL SECURITY;
CREATE POLICY instrument_read ON instrument FOR SELECT USING (region_id = (SELECT app_region()));
CREATE POLICY instrument_insert ON instrument FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
CREATE POLICY instrument_update ON instrument FOR UPDATE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, UPDATE ON instrument TO marshrut_app;
GRANT SELECT ON instrument TO marshrut_reader;
