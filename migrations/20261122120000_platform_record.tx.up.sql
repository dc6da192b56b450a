-- What happened to the platform itself and belongs to no region: instrument programs
-- that an operator installed or retired, and those the server refused to start. The
-- app role adds records and can't read, change or remove them; only an operator reads
-- them, through the function. There are no people's data in it.
CREATE TABLE platform_record (
  id      uuid PRIMARY KEY, -- made of what happened: a restart or a second server writes it once
  at      timestamptz NOT NULL,
  actor   text NOT NULL CONSTRAINT platform_record_actor CHECK (actor IN ('operator', 'server')),
  action  text NOT NULL CONSTRAINT platform_record_action_length CHECK (char_length(action) BETWEEN 3 AND 80),
  object  text NOT NULL CONSTRAINT platform_record_object_length CHECK (char_length(object) BETWEEN 1 AND 200),
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX platform_record_at ON platform_record (at DESC, id DESC);
GRANT INSERT ON platform_record TO marshrut_app;
GRANT SELECT ON platform_record TO marshrut_reader;

CREATE FUNCTION operator_platform_records(by_account uuid, before_at timestamptz, before_id uuid, most integer)
RETURNS TABLE (id uuid, at timestamptz, actor text, action text, object text, details jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM require_operator(by_account);
  RETURN QUERY
    SELECT r.id, r.at, r.actor, r.action, r.object, r.details FROM platform_record r
     WHERE before_at IS NULL OR (r.at, r.id) < (before_at, before_id)
     ORDER BY r.at DESC, r.id DESC LIMIT most;
END $$;
REVOKE ALL ON FUNCTION operator_platform_records(uuid, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_platform_records(uuid, timestamptz, uuid, integer) TO marshrut_app;
