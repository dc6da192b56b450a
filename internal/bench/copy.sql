-- What the bare program works on: the same tables with the same rows, indexes and
-- checks, without row-level security. Of foreign keys those are there that what is
-- measured looks up or compares: the record's, the step's, and that of the activity it changes.
CREATE SCHEMA bare;
DO $$
DECLARE
  name    text;
  columns text; -- but those that are made of others
BEGIN
  FOREACH name IN ARRAY ARRAY['route', 'activity', 'route_deficit', 'learning_request', 'route_diagnosis', 'objective', 'stage', 'appointment', 'extension',
    'term_proposal', 'correction_offer', 'reflection', 'conclusion', 'recommendation', 'audit_record',
    'route_progress', 'product', 'review', 'artifact', 'diagnosis', 'person', 'paper_route', 'priority_direction', 'route_step'] LOOP
    EXECUTE format('CREATE TABLE bare.%1$I (LIKE public.%1$I INCLUDING ALL)', name);
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
     WHERE attrelid = format('public.%I', name)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    EXECUTE format('INSERT INTO bare.%1$I (%2$s) SELECT %2$s FROM public.%1$I', name, columns);
  END LOOP;
END $$;
ALTER TABLE bare.audit_record ADD FOREIGN KEY (region_id) REFERENCES public.region;
ALTER TABLE bare.route_step ADD FOREIGN KEY (region_id, municipality_id, organization_id, route_id)
  REFERENCES bare.route (region_id, municipality_id, organization_id, id) NOT VALID,
  ADD FOREIGN KEY (region_id, person_id) REFERENCES bare.person (region_id, id) NOT VALID;
ALTER TABLE bare.activity ADD FOREIGN KEY (region_id, municipality_id, organization_id, route_id)
  REFERENCES bare.route (region_id, municipality_id, organization_id, id) NOT VALID;
-- What keeps a route's progress does so here too: finishing an activity is the same work.
DO $$
DECLARE
  f regprocedure;
  t record;
BEGIN
  FOREACH f IN ARRAY ARRAY['route_due(text, date, date, date)', 'route_urgent_on(text, date)', 'activity_keeps_progress()']::regprocedure[] LOOP
    EXECUTE replace(pg_get_functiondef(f), 'public.', 'bare.');
  END LOOP;
  FOR t IN SELECT pg_get_triggerdef(oid) AS def FROM pg_trigger WHERE tgrelid = 'public.activity'::regclass AND tgfoid = 'public.activity_keeps_progress()'::regprocedure LOOP
    EXECUTE replace(replace(t.def, 'public.', 'bare.'), 'FUNCTION activity', 'FUNCTION bare.activity');
  END LOOP;
END $$;
CREATE ROLE bench_bare LOGIN PASSWORD 'bench-only';
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO bench_bare', current_database()); END $$;
GRANT USAGE ON SCHEMA bare TO bench_bare;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bare TO bench_bare;
ALTER ROLE bench_bare SET search_path = bare;
