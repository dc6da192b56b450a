-- What the bare program works on: the same tables with the same rows, indexes and
-- checks, without row-level security. Of foreign keys those are there that what is
-- measured looks up or compares: the record's, and that of the activity it changes.
CREATE SCHEMA bare;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['route', 'activity', 'route_deficit', 'learning_request', 'route_diagnosis', 'objective', 'stage', 'appointment', 'extension',
    'term_proposal', 'correction_offer', 'reflection', 'conclusion', 'recommendation', 'audit_record'] LOOP
    EXECUTE format('CREATE TABLE bare.%1$I (LIKE public.%1$I INCLUDING ALL)', name);
    EXECUTE format('INSERT INTO bare.%1$I SELECT * FROM public.%1$I', name);
  END LOOP;
END $$;
ALTER TABLE bare.audit_record ADD FOREIGN KEY (region_id) REFERENCES public.region;
ALTER TABLE bare.activity ADD FOREIGN KEY (region_id, municipality_id, organization_id, route_id)
  REFERENCES bare.route (region_id, municipality_id, organization_id, id) NOT VALID;
CREATE ROLE bench_bare LOGIN PASSWORD 'bench-only';
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO bench_bare', current_database()); END $$;
GRANT USAGE ON SCHEMA bare TO bench_bare;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bare TO bench_bare;
ALTER ROLE bench_bare SET search_path = bare;
