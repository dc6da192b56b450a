-- Papers of a school's routes made at once: a ZIP in the object store, kept for a week.
CREATE TABLE document_batch (
  region_id       uuid NOT NULL,
  id              uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL, -- whose routes are printed
  author_id       uuid NOT NULL, -- who asked; the papers hold what they may see
  form            text NOT NULL CONSTRAINT document_batch_form_length CHECK (char_length(form) BETWEEN 1 AND 64),
  format          text NOT NULL CONSTRAINT document_batch_format_known CHECK (format IN ('pdf', 'docx')),
  state           text NOT NULL CONSTRAINT document_batch_state_known CHECK (state IN ('waiting', 'running', 'ready', 'failed')),
  total           int NOT NULL CONSTRAINT document_batch_total_range CHECK (total >= 0),
  done            int NOT NULL CONSTRAINT document_batch_done_range CHECK (done BETWEEN 0 AND total),
  files           int NOT NULL CONSTRAINT document_batch_files_range CHECK (files BETWEEN 0 AND done), -- routes without anything for the form have none
  object_key      text NOT NULL,
  size            bigint NOT NULL CONSTRAINT document_batch_size_range CHECK (size >= 0),
  created_at      timestamptz NOT NULL,
  finished_at     timestamptz,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, municipality_id, organization_id) REFERENCES organization (region_id, municipality_id, id),
  FOREIGN KEY (region_id, author_id) REFERENCES person (region_id, id),
  CONSTRAINT document_batch_key UNIQUE (region_id, object_key),
  CONSTRAINT document_batch_key_in_region CHECK (starts_with(object_key, region_id::text || '-')),
  CONSTRAINT document_batch_finished CHECK ((state IN ('ready', 'failed')) = (finished_at IS NOT NULL))
);
CREATE INDEX document_batch_organization ON document_batch (region_id, organization_id, id DESC);
CREATE INDEX document_batch_expiry ON document_batch (expires_at);
ALTER TABLE document_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY document_batch_tenant ON document_batch
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR municipality_id = (SELECT app_municipality())));
GRANT SELECT, INSERT ON document_batch TO marshrut_app;
GRANT UPDATE (state, total, done, files, size, finished_at) ON document_batch TO marshrut_app;
GRANT SELECT ON document_batch TO marshrut_reader;

-- The job that clears away knows no tenant. It learns the keys of what has run out,
-- which tell of nobody, and lets go of the rows when their bytes are gone.
CREATE FUNCTION expired_document_batches(at_most int) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT object_key FROM document_batch WHERE expires_at < now() ORDER BY expires_at LIMIT at_most
$$;
CREATE FUNCTION forget_document_batch(of_key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM document_batch WHERE object_key = of_key AND expires_at < now()
$$;
REVOKE ALL ON FUNCTION expired_document_batches(int), forget_document_batch(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expired_document_batches(int), forget_document_batch(text) TO marshrut_app;
