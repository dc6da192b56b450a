-- Removal of personal data (R16, [B 4.4]; 152-ФЗ, ст. 21): who asked, what the region
-- decided, and that it was carried out. A row names nobody once it is done.
CREATE TABLE removal (
  region_id  uuid NOT NULL,
  id         uuid NOT NULL,
  person_id  uuid NOT NULL,
  cause      text NOT NULL CONSTRAINT removal_cause_known CHECK (cause IN ('request', 'consent', 'term')),
  state      text NOT NULL CONSTRAINT removal_state_known CHECK (state IN ('asked', 'planned', 'done', 'refused', 'recalled')),
  asked_on   date NOT NULL,
  limit_on   date NOT NULL, -- the last lawful day
  planned_on date,
  asked_by   uuid NOT NULL,
  decided_by uuid CONSTRAINT removal_of_another CHECK (decided_by <> person_id), -- nobody decides their own
  decided_at timestamptz,
  reason     text NOT NULL CONSTRAINT removal_reason_length CHECK (char_length(reason) <= 2000),
  ended_at   timestamptz,
  version    int NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, asked_by) REFERENCES person (region_id, id),
  FOREIGN KEY (region_id, decided_by) REFERENCES person (region_id, id),
  CONSTRAINT removal_planned CHECK ((planned_on IS NOT NULL) = (state IN ('planned', 'done'))),
  CONSTRAINT removal_refused CHECK (state <> 'refused' OR reason <> ''),
  CONSTRAINT removal_ended CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'recalled')))
);
CREATE UNIQUE INDEX removal_open ON removal (region_id, person_id) WHERE state IN ('asked', 'planned');
CREATE INDEX removal_limit ON removal (region_id, limit_on, id) WHERE state IN ('asked', 'planned');
CREATE INDEX removal_person ON removal (region_id, person_id, id DESC);
ALTER TABLE removal ENABLE ROW LEVEL SECURITY;
-- The region's coordinators decide; below the region everybody sees their own alone.
CREATE POLICY removal_tenant ON removal
  USING (region_id = (SELECT app_region()) AND ((SELECT app_region_wide()) OR person_id = (SELECT app_person())));
GRANT SELECT, INSERT ON removal TO marshrut_app;
GRANT UPDATE (state, planned_on, decided_by, decided_at, reason, ended_at, version) ON removal TO marshrut_app;
GRANT SELECT ON removal TO marshrut_reader;

-- Jobs that do what the calendar asks for go through all regions, one after the other.
CREATE FUNCTION retention_regions() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM region ORDER BY id
$$;

-- Who of the region has withdrawn the consent and not given it again, and when: their data
-- must go. Consents are each person's own; of others' no more is told than this.
CREATE FUNCTION consents_withdrawn() RETURNS TABLE (person_id uuid, withdrawn_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.person_id, max(c.withdrawn_at) FROM consent c
   WHERE c.region_id = public.app_region() AND public.app_region_wide() GROUP BY c.person_id HAVING count(*) = count(c.withdrawn_at)
$$;

-- The planned removal whose day has come, in the tenant that is set; there is no other
-- way to the two functions below.
CREATE FUNCTION removal_due(of_removal uuid) RETURNS removal
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r removal;
BEGIN
  SELECT x.* INTO r FROM removal x JOIN region g ON g.id = x.region_id
   WHERE x.region_id = app_region() AND app_region_wide() AND x.id = of_removal AND x.state = 'planned'
     AND x.planned_on <= (now() AT TIME ZONE g.time_zone)::date;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no removal is due' USING ERRCODE = 'MT004';
  END IF;
  RETURN r;
END $$;

-- The route of a group is each member's own [A I.3]: where the person heads one, the next
-- of the group does from now on. The id stays among the group's: figures stay.
CREATE FUNCTION hand_over_routes(of_removal uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r removal := removal_due(of_removal);
BEGIN
  UPDATE route SET tutee_id = group_ids[1], group_ids = group_ids[2:] || tutee_id, profile = NULL
   WHERE region_id = r.region_id AND tutee_id = r.person_id AND group_ids <> '{}';
END $$;

-- Takes a person's data away. What is personal, and what takes its place, says
-- erase_person, which is made from the registry of personal data at the end of each
-- migration. Here stands what follows from it.
CREATE FUNCTION carry_out_removal(of_removal uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r removal := removal_due(of_removal);
BEGIN
  -- papers of whole schools, made not long ago: the sweep takes them away within the hour
  UPDATE document_batch b SET expires_at = now() - interval '1 second'
   WHERE b.region_id = r.region_id AND b.expires_at > now()
     AND b.organization_id IN (SELECT m.organization_id FROM membership m WHERE m.region_id = r.region_id AND m.person_id = r.person_id
                               UNION SELECT t.organization_id FROM route t WHERE t.region_id = r.region_id AND t.tutee_id = r.person_id);
  PERFORM erase_person(r.region_id, r.person_id);
  -- files of results that are half read: what they held is gone
  DELETE FROM result_import i WHERE i.region_id = r.region_id AND i.state <> 'applied'
     AND (i.municipality_id IS NULL OR i.municipality_id IN (SELECT m.municipality_id FROM membership m WHERE m.region_id = r.region_id AND m.person_id = r.person_id))
     AND (i.organization_id IS NULL OR i.organization_id IN (SELECT m.organization_id FROM membership m WHERE m.region_id = r.region_id AND m.person_id = r.person_id));
  -- a paper that names nobody proves nothing
  UPDATE certificate SET revoked_at = now(), revoked_by = r.decided_by, revoke_reason = 'удалено'
   WHERE region_id = r.region_id AND person_id = r.person_id AND revoked_at IS NULL;
  -- whatever the registry has taken the name of: its bytes go by jobs
  UPDATE artifact SET state = 'rejected', reason = 'removed', sha256 = NULL, version = version + 1, updated_at = now()
   WHERE region_id = r.region_id AND file_name = 'удалено' AND reason IS DISTINCT FROM 'removed';
  UPDATE appointment SET until_date = greatest(from_date, current_date)
   WHERE region_id = r.region_id AND person_id = r.person_id AND until_date IS NULL;
  UPDATE consent SET withdrawn_at = now() WHERE region_id = r.region_id AND person_id = r.person_id AND withdrawn_at IS NULL;
  UPDATE membership SET ended_at = now() WHERE region_id = r.region_id AND person_id = r.person_id AND ended_at IS NULL;
END $$;

-- Stands here only until the registry's own takes its place.
CREATE FUNCTION erase_person(of_region uuid, of_person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the registry of personal data is not installed: run server migrate';
END $$;

REVOKE ALL ON FUNCTION retention_regions(), consents_withdrawn(), removal_due(uuid), hand_over_routes(uuid), carry_out_removal(uuid), erase_person(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_regions(), consents_withdrawn(), hand_over_routes(uuid), carry_out_removal(uuid) TO marshrut_app;
