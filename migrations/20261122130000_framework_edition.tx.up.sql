-- Editions of competency frameworks with their trees, relations between frameworks, and
-- files that wait for decisions. Table framework stays the head by which instruments,
-- results and figures name a framework: it holds what the published edition says.

GRANT UPDATE (title, source, competencies) ON framework TO marshrut_app;
CREATE POLICY framework_update ON framework FOR UPDATE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));

CREATE TABLE framework_edition (
  region_id    uuid NOT NULL REFERENCES region,
  id           uuid NOT NULL,
  code         text NOT NULL CONSTRAINT framework_edition_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  edition      int  NOT NULL CONSTRAINT framework_edition_positive CHECK (edition > 0),
  guid         uuid NOT NULL, -- of the document, the same in all editions
  title        text NOT NULL CONSTRAINT framework_edition_title_length CHECK (char_length(title) BETWEEN 3 AND 300),
  source       text NOT NULL CONSTRAINT framework_edition_source_length CHECK (char_length(source) <= 1000),
  description  text NOT NULL CONSTRAINT framework_edition_description_length CHECK (char_length(description) <= 4000),
  purpose      text NOT NULL CONSTRAINT framework_edition_purpose_known CHECK (purpose IN ('competencies', 'directions')),
  level        int  NOT NULL CONSTRAINT framework_edition_level_range CHECK (level BETWEEN 1 AND 8),
  state        text NOT NULL CONSTRAINT framework_edition_state_known CHECK (state IN ('draft', 'published', 'retired')),
  -- JSON as text: it is read whole, never searched, and a foreign document may hold what jsonb refuses
  items        text NOT NULL CONSTRAINT framework_edition_items_length CHECK (octet_length(items) <= 33554432),
  associations text NOT NULL CONSTRAINT framework_edition_associations_length CHECK (octet_length(associations) <= 33554432),
  extra        text NOT NULL CONSTRAINT framework_edition_extra_length CHECK (octet_length(extra) <= 33554432),
  size         int  NOT NULL,
  version      int  NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  published_at timestamptz,
  PRIMARY KEY (region_id, id),
  CONSTRAINT framework_edition_key UNIQUE (region_id, code, edition)
);
CREATE UNIQUE INDEX framework_edition_published_key ON framework_edition (region_id, code) WHERE state = 'published';
CREATE UNIQUE INDEX framework_edition_draft_key ON framework_edition (region_id, code) WHERE state = 'draft';
CREATE INDEX framework_edition_guid ON framework_edition (region_id, guid);

-- Results of all years rest on what was published.
CREATE FUNCTION framework_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.code, NEW.edition, NEW.guid, NEW.title, NEW.source, NEW.description, NEW.purpose, NEW.level, NEW.items, NEW.associations, NEW.extra)
     IS DISTINCT FROM (OLD.code, OLD.edition, OLD.guid, OLD.title, OLD.source, OLD.description, OLD.purpose, OLD.level, OLD.items, OLD.associations, OLD.extra) THEN
    RAISE EXCEPTION 'a framework past its draft does not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'framework_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER framework_frozen BEFORE UPDATE OR DELETE ON framework_edition FOR EACH ROW
  WHEN (OLD.state <> 'draft') EXECUTE FUNCTION framework_frozen();

ALTER TABLE framework_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY framework_edition_read ON framework_edition FOR SELECT USING (region_id = (SELECT app_region()));
CREATE POLICY framework_edition_insert ON framework_edition FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
CREATE POLICY framework_edition_update ON framework_edition FOR UPDATE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
CREATE POLICY framework_edition_delete ON framework_edition FOR DELETE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, UPDATE, DELETE ON framework_edition TO marshrut_app;
GRANT SELECT ON framework_edition TO marshrut_reader;

-- A relation names items by their ids, which are the same in all editions: no foreign key
-- can say so, the service looks.
CREATE TABLE framework_relation (
  region_id        uuid NOT NULL REFERENCES region,
  id               uuid NOT NULL,
  origin_framework text NOT NULL,
  origin_item      uuid NOT NULL,
  target_framework text NOT NULL,
  target_item      uuid NOT NULL,
  kind             text NOT NULL CONSTRAINT framework_relation_kind_known CHECK (kind IN ('exact', 'part_of', 'related')),
  note             text NOT NULL CONSTRAINT framework_relation_note_length CHECK (char_length(note) <= 1000),
  extra            text NOT NULL CONSTRAINT framework_relation_extra_length CHECK (octet_length(extra) <= 65536),
  created_at       timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  CONSTRAINT framework_relation_between_two CHECK (origin_framework <> target_framework)
);
-- between two items there is one relation, whichever way it is told
CREATE UNIQUE INDEX framework_relation_key ON framework_relation
  (region_id, least(origin_item, target_item), greatest(origin_item, target_item));
CREATE INDEX framework_relation_target ON framework_relation (region_id, target_framework, origin_framework);
CREATE INDEX framework_relation_origin ON framework_relation (region_id, origin_framework, target_framework);
ALTER TABLE framework_relation ENABLE ROW LEVEL SECURITY;
CREATE POLICY framework_relation_read ON framework_relation FOR SELECT USING (region_id = (SELECT app_region()));
CREATE POLICY framework_relation_insert ON framework_relation FOR INSERT
  WITH CHECK (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
CREATE POLICY framework_relation_delete ON framework_relation FOR DELETE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, DELETE ON framework_relation TO marshrut_app;
GRANT SELECT ON framework_relation TO marshrut_reader;

-- What was read of a file, until somebody decides on what it lacks.
CREATE TABLE framework_import (
  region_id    uuid NOT NULL REFERENCES region,
  id           uuid NOT NULL,
  code         text NOT NULL,
  format       text NOT NULL CONSTRAINT framework_import_format_known CHECK (format IN ('case', 'xlsx')),
  content      text NOT NULL CONSTRAINT framework_import_content_length CHECK (octet_length(content) <= 67108864),
  base_id      uuid, -- the edition that it was compared with, and its version
  base_version int  NOT NULL,
  state        text NOT NULL CONSTRAINT framework_import_state_known CHECK (state IN ('read', 'applied')),
  result_id    uuid,
  created_at   timestamptz NOT NULL,
  applied_at   timestamptz,
  PRIMARY KEY (region_id, id),
  CONSTRAINT framework_import_applied CHECK ((state = 'applied') = (applied_at IS NOT NULL AND result_id IS NOT NULL))
);
ALTER TABLE framework_import ENABLE ROW LEVEL SECURITY;
CREATE POLICY framework_import_tenant ON framework_import
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()));
GRANT SELECT, INSERT, UPDATE, DELETE ON framework_import TO marshrut_app;
GRANT SELECT ON framework_import TO marshrut_reader;
