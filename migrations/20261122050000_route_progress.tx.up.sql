-- How far a route has come and what is due next, kept beside it. Lists stand in the
-- order of what is due first, which lies in the activities: reckoned anew for every
-- page it took 3.8 ms for a school of 200 routes and would grow with a municipality;
-- kept, a page is a walk along an index. Triggers keep it, so that no way of writing
-- can forget it.
CREATE TABLE route_progress (
  region_id       uuid NOT NULL,
  route_id        uuid NOT NULL,
  municipality_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  activities      int  NOT NULL DEFAULT 0, -- but those that were cancelled
  done            int  NOT NULL DEFAULT 0,
  next_id         uuid, -- the planned activity that ends first
  next_end        date,
  due             date, -- a draft should begin then; what runs should end
  urgent_on       date NOT NULL DEFAULT 'infinity', -- due; the end of time where nothing is, and after it for what has ended
  PRIMARY KEY (region_id, route_id),
  FOREIGN KEY (region_id, municipality_id, organization_id, route_id) REFERENCES route (region_id, municipality_id, organization_id, id) ON DELETE CASCADE
);
CREATE INDEX route_progress_organization ON route_progress (region_id, organization_id, urgent_on, route_id);
CREATE INDEX route_progress_municipality ON route_progress (region_id, municipality_id, urgent_on, route_id);
ALTER TABLE route_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY route_progress_tenant ON route_progress
  USING (region_id = (SELECT app_region()) AND municipality_id IS NOT NULL AND coalesce(municipality_id = (SELECT app_municipality_wall()), true));
GRANT SELECT ON route_progress TO marshrut_app, marshrut_reader;

-- What is due of a route in a state, and where it stands among others.
CREATE FUNCTION route_due(state text, term_start date, term_end date, next_end date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN state IN ('draft', 'agreement') THEN term_start WHEN state = 'active' THEN least(next_end, term_end) WHEN state = 'assessment' THEN term_end END $$;
CREATE FUNCTION route_urgent_on(state text, due date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN state IN ('completed', 'withdrawn', 'archived') THEN 'infinity' ELSE coalesce(due, '9999-12-31') END $$;

-- A route that is new, or has gone on. Triggers write as the owner: the app role reads
-- only. What they touch is the row's own, by its own tenant.
CREATE FUNCTION route_keeps_progress() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.route_progress (region_id, route_id, municipality_id, organization_id, due, urgent_on)
    SELECT NEW.region_id, NEW.id, NEW.municipality_id, NEW.organization_id, d.due, public.route_urgent_on(NEW.state, d.due)
      FROM (SELECT public.route_due(NEW.state, NEW.term_start, NEW.term_end, NULL) AS due) d;
  ELSE
    UPDATE public.route_progress p
       SET due = public.route_due(NEW.state, NEW.term_start, NEW.term_end, p.next_end),
           urgent_on = public.route_urgent_on(NEW.state, public.route_due(NEW.state, NEW.term_start, NEW.term_end, p.next_end))
     WHERE p.region_id = NEW.region_id AND p.route_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER route_progress_new AFTER INSERT ON route FOR EACH ROW EXECUTE FUNCTION route_keeps_progress();
CREATE TRIGGER route_progress_changed AFTER UPDATE ON route FOR EACH ROW
  WHEN ((OLD.state, OLD.term_start, OLD.term_end) IS DISTINCT FROM (NEW.state, NEW.term_start, NEW.term_end)) EXECUTE FUNCTION route_keeps_progress();

-- An activity that is new, changed or gone. The row is held before the activities are
-- counted: two that are finished at once see each other.
CREATE FUNCTION activity_keeps_progress() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  region uuid := coalesce(NEW.region_id, OLD.region_id);
  route  uuid := coalesce(NEW.route_id, OLD.route_id);
BEGIN
  PERFORM FROM public.route_progress p WHERE p.region_id = region AND p.route_id = route FOR NO KEY UPDATE;
  UPDATE public.route_progress p
     SET activities = a.activities, done = a.done, next_id = n.id, next_end = n.term_end,
         due = public.route_due(r.state, r.term_start, r.term_end, n.term_end),
         urgent_on = public.route_urgent_on(r.state, public.route_due(r.state, r.term_start, r.term_end, n.term_end))
    FROM public.route r
   CROSS JOIN (SELECT count(*) FILTER (WHERE x.status <> 'cancelled') AS activities, count(*) FILTER (WHERE x.status = 'done') AS done
                 FROM public.activity x WHERE x.region_id = region AND x.route_id = route) a
    LEFT JOIN LATERAL (SELECT x.id, x.term_end FROM public.activity x
                        WHERE x.region_id = region AND x.route_id = route AND x.status = 'planned' AND x.term_end IS NOT NULL
                        ORDER BY x.term_end, x.position, x.id LIMIT 1) n ON true
   WHERE r.region_id = region AND r.id = route AND p.region_id = region AND p.route_id = route;
  RETURN NULL;
END $$;
CREATE TRIGGER activity_progress AFTER INSERT OR DELETE ON activity FOR EACH ROW EXECUTE FUNCTION activity_keeps_progress();
CREATE TRIGGER activity_progress_changed AFTER UPDATE ON activity FOR EACH ROW
  WHEN ((OLD.status, OLD.term_end, OLD.position) IS DISTINCT FROM (NEW.status, NEW.term_end, NEW.position)) EXECUTE FUNCTION activity_keeps_progress();
REVOKE ALL ON FUNCTION route_keeps_progress(), activity_keeps_progress() FROM PUBLIC;

INSERT INTO route_progress (region_id, route_id, municipality_id, organization_id, activities, done, next_id, next_end, due, urgent_on)
SELECT r.region_id, r.id, r.municipality_id, r.organization_id, a.activities, a.done, n.id, n.term_end, d.due, route_urgent_on(r.state, d.due)
  FROM route r
 CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.status <> 'cancelled') AS activities, count(*) FILTER (WHERE x.status = 'done') AS done
               FROM activity x WHERE x.region_id = r.region_id AND x.route_id = r.id) a
  LEFT JOIN LATERAL (SELECT x.id, x.term_end FROM activity x WHERE x.region_id = r.region_id AND x.route_id = r.id AND x.status = 'planned'
                      AND x.term_end IS NOT NULL ORDER BY x.term_end, x.position, x.id LIMIT 1) n ON true
 CROSS JOIN LATERAL (SELECT route_due(r.state, r.term_start, r.term_end, n.term_end) AS due) d;
