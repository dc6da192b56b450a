-- Servers keep a session with its memberships for up to 30 s. Whatever changes one of
-- them tells all servers, in the transaction of the change: "forget this account".

CREATE FUNCTION notify_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'account' THEN
    PERFORM pg_notify('marshrut_session', OLD.id::text);
  ELSE -- session, person
    PERFORM pg_notify('marshrut_session', id::text) FROM (SELECT OLD.account_id UNION SELECT CASE WHEN TG_OP = 'UPDATE' THEN NEW.account_id END) a (id)
     WHERE id IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_notify AFTER UPDATE OR DELETE ON account FOR EACH ROW EXECUTE FUNCTION notify_account();
CREATE TRIGGER session_notify AFTER DELETE ON session FOR EACH ROW EXECUTE FUNCTION notify_account();
CREATE TRIGGER person_notify AFTER UPDATE OF account_id ON person FOR EACH ROW
  WHEN (OLD.account_id IS DISTINCT FROM NEW.account_id) EXECUTE FUNCTION notify_account();

-- By statement, since lists of people come by the thousand. As the owner: a row that
-- was changed may no longer be visible to who changed it.
CREATE FUNCTION notify_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('marshrut_session', a.account_id::text)
     FROM (SELECT DISTINCT p.account_id FROM changed c JOIN person p ON p.region_id = c.region_id AND p.id = c.person_id
            WHERE p.account_id IS NOT NULL) a;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION notify_account(), notify_person() FROM PUBLIC;
CREATE TRIGGER membership_notify_insert AFTER INSERT ON membership REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person();
CREATE TRIGGER membership_notify_update AFTER UPDATE ON membership REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person();
CREATE TRIGGER membership_notify_delete AFTER DELETE ON membership REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person();
CREATE TRIGGER consent_notify_insert AFTER INSERT ON consent REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person();
CREATE TRIGGER consent_notify_update AFTER UPDATE ON consent REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person();
