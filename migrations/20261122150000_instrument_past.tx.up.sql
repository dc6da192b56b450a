-- What a draft of an instrument was before each change, so that a methodist can take
-- changes back; and an edition that was let out never becomes a draft again.

CREATE TABLE instrument_past (
  region_id       uuid NOT NULL,
  instrument_id   uuid NOT NULL,
  version         int  NOT NULL, -- that the draft had then
  title           text NOT NULL,
  program         text NOT NULL,
  program_version text NOT NULL,
  framework       text NOT NULL,
  definition      jsonb NOT NULL,
  kept_at         timestamptz NOT NULL,
  PRIMARY KEY (region_id, instrument_id, version),
  FOREIGN KEY (region_id, instrument_id) REFERENCES instrument (region_id, id)
);
ALTER TABLE instrument_past ENABLE ROW LEVEL SECURITY;
CREATE POLICY instrument_past_tenant ON instrument_past
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, DELETE ON instrument_past TO marshrut_app;
GRANT SELECT ON instrument_past TO marshrut_reader;

-- Thirty steps are kept of a draft, none once it is let out.
CREATE FUNCTION instrument_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'draft' THEN
    DELETE FROM instrument_past WHERE region_id = OLD.region_id AND instrument_id = OLD.id;
    RETURN NULL;
  END IF;
  IF (NEW.title, NEW.program, NEW.program_version, NEW.framework, NEW.definition)
     IS DISTINCT FROM (OLD.title, OLD.program, OLD.program_version, OLD.framework, OLD.definition) THEN
    INSERT INTO instrument_past (region_id, instrument_id, version, title, program, program_version, framework, definition, kept_at)
      VALUES (OLD.region_id, OLD.id, OLD.version, OLD.title, OLD.program, OLD.program_version, OLD.framework, OLD.definition, OLD.updated_at);
    DELETE FROM instrument_past WHERE region_id = OLD.region_id AND instrument_id = OLD.id AND version <= OLD.version - 30;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER instrument_keep AFTER UPDATE ON instrument FOR EACH ROW WHEN (OLD.state = 'draft') EXECUTE FUNCTION instrument_keep();

CREATE FUNCTION instrument_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'an instrument does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_forward';
END $$;
CREATE TRIGGER instrument_forward BEFORE UPDATE ON instrument FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state AND array_position(ARRAY['draft', 'trial', 'published', 'retired'], NEW.state)
        < array_position(ARRAY['draft', 'trial', 'published', 'retired'], OLD.state))
  EXECUTE FUNCTION instrument_forward();
