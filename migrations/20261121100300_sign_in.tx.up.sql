-- What the server may ask about accounts before a tenant is known. Each function
-- answers about one account that the caller already holds a secret or an e-mail of;
-- none lists accounts. They run as the owner, so each carries its own conditions.

-- The session of a token with all memberships it may act in, as ready scopes: one
-- row for each, and one with no membership where there is none.
CREATE FUNCTION session_of(p_token bytea, p_now timestamptz, p_idle interval, p_version text)
RETURNS TABLE (account_id uuid, operator boolean, seen_at timestamptz, region_id uuid, membership_id uuid, person_id uuid,
               role text, municipality_id uuid, organization_id uuid, consented boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT a.id, a.operator, s.seen_at, l.region_id, l.membership_id, l.person_id, l.role, l.municipality_id, l.organization_id, l.consented
    FROM session s
    JOIN account a ON a.id = s.account_id
    LEFT JOIN LATERAL (
      SELECT m.region_id, m.id AS membership_id, m.person_id, m.role, m.municipality_id, m.organization_id,
             EXISTS (SELECT FROM consent c WHERE c.region_id = m.region_id AND c.person_id = m.person_id
                      AND c.purpose = 'personal_data' AND c.version = p_version AND c.withdrawn_at IS NULL) AS consented
        FROM person p
        JOIN membership m ON m.region_id = p.region_id AND m.person_id = p.id
        JOIN region r ON r.id = m.region_id
        LEFT JOIN municipality y ON y.region_id = m.region_id AND y.id = m.municipality_id
       WHERE p.account_id = a.id AND m.ended_at IS NULL
         AND (p_now AT TIME ZONE coalesce(y.time_zone, r.time_zone))::date BETWEEN m.since AND coalesce(m.until, 'infinity')
    ) l ON true
   WHERE s.token_hash = p_token AND s.expires_at > p_now AND s.seen_at > p_now - p_idle
   ORDER BY l.region_id, l.membership_id;
END $$;

-- The memberships of an account with the words a person chooses among them by. The
-- caller proves the account by its session.
CREATE FUNCTION memberships_of(p_token bytea, p_now timestamptz, p_idle interval, p_version text)
RETURNS TABLE (membership_id uuid, role text, role_title text, region_id uuid, region_name text, municipality_id uuid, municipality_name text,
               organization_id uuid, organization_name text, consented boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT s.membership_id, s.role, coalesce(t.title, ''), s.region_id, r.name, s.municipality_id, coalesce(y.name, ''),
         s.organization_id, coalesce(o.short_name, ''), s.consented
    FROM session_of(p_token, p_now, p_idle, p_version) s
    JOIN region r ON r.id = s.region_id
    LEFT JOIN role_title t ON t.region_id = s.region_id AND t.role = s.role
    LEFT JOIN municipality y ON y.region_id = s.region_id AND y.id = s.municipality_id
    LEFT JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
   ORDER BY s.region_id, s.membership_id;
END $$;

-- What a password is checked against.
CREATE FUNCTION account_by_email(p_email text) RETURNS TABLE (id uuid, email text, password_hash text, operator boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT id, email, password_hash, operator FROM account WHERE email = p_email $$;

CREATE FUNCTION account_of_session(p_token bytea) RETURNS TABLE (id uuid, email text, password_hash text, operator boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT a.id, a.email, a.password_hash, a.operator FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = p_token $$;

-- A new password for the account of a session; its other sessions end.
CREATE FUNCTION account_change_password(p_token bytea, p_hash text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_account uuid;
BEGIN
  SELECT account_id INTO v_account FROM session WHERE token_hash = p_token AND expires_at > p_now;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE account SET password_hash = p_hash, password_changed_at = p_now WHERE id = v_account;
  DELETE FROM session WHERE account_id = v_account AND token_hash <> p_token;
  RETURN true;
END $$;

-- Has the person a living or coming role outside the node? (In their region.)
CREATE FUNCTION person_stands_outside(p_region uuid, p_person uuid, p_municipality uuid, p_organization uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM membership m WHERE m.region_id = p_region AND m.person_id = p_person
    AND m.ended_at IS NULL AND coalesce(m.until, 'infinity') >= current_date - 1
    AND (p_municipality IS NOT NULL AND m.municipality_id IS DISTINCT FROM p_municipality
      OR p_organization IS NOT NULL AND m.organization_id IS DISTINCT FROM p_organization))
$$;

-- The same for the tenant that is set, which asks before it makes a link.
CREATE FUNCTION app_person_stands_outside(p_person uuid, p_municipality uuid, p_organization uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT person_stands_outside(app_region(), p_person, p_municipality, p_organization) $$;

-- A link with its person, in the membership that the person will act in first.
-- covered: nothing that the link opens lies outside of its author's node. For a new
-- password that means every role of the account, in any region, and no operator:
-- else a coordinator could take over what belongs to another tenant.
CREATE FUNCTION account_link_of(p_token bytea, p_now timestamptz)
RETURNS TABLE (id uuid, kind text, email text, given_name text, patronymic text, expires_at timestamptz, spent boolean, covered boolean,
               account_id uuid, region_id uuid, region_name text, membership_id uuid, person_id uuid, role text, municipality_id uuid,
               organization_id uuid, organization_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT l.id, l.kind, p.email, p.given_name, p.patronymic, l.expires_at,
         l.used_at IS NOT NULL OR l.replaced_at IS NOT NULL OR l.expires_at <= p_now,
         NOT person_stands_outside(l.region_id, l.person_id, l.municipality_id, l.organization_id)
           AND (l.kind <> 'reset' OR NOT EXISTS (
             SELECT FROM account a WHERE a.id = p.account_id AND (a.operator
               OR EXISTS (SELECT FROM person q JOIN membership qm ON qm.region_id = q.region_id AND qm.person_id = q.id
                           WHERE q.account_id = a.id AND q.region_id <> l.region_id AND qm.ended_at IS NULL)))),
         p.account_id, l.region_id, r.name, m.id, p.id, m.role, m.municipality_id, m.organization_id, coalesce(o.short_name, '')
    FROM account_link l
    JOIN region r ON r.id = l.region_id
    JOIN person p ON p.region_id = l.region_id AND p.id = l.person_id
    JOIN LATERAL (SELECT * FROM membership x WHERE x.region_id = p.region_id AND x.person_id = p.id AND x.ended_at IS NULL
                   ORDER BY x.id LIMIT 1) m ON true
    LEFT JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
   WHERE l.token_hash = p_token;
END $$;

-- The tenant that is set gives up the open link of a kind, before it makes the next.
CREATE FUNCTION app_replace_links(p_person uuid, p_kind text, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE account_link SET replaced_at = p_now
   WHERE region_id = app_region() AND person_id = p_person AND kind = p_kind AND used_at IS NULL AND replaced_at IS NULL
$$;

-- Takes the link: from here on it is used. NULL: not there, spent, or not covered.
CREATE FUNCTION take_account_link(p_token bytea, p_kind text, p_now timestamptz) RETURNS account_link
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v account_link;
BEGIN
  SELECT l.* INTO v FROM account_link l WHERE l.token_hash = p_token AND l.kind = p_kind FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM account_link_of(p_token, p_now) f WHERE f.covered AND NOT f.spent) THEN
    RETURN NULL;
  END IF;
  UPDATE account_link SET used_at = p_now WHERE region_id = v.region_id AND id = v.id;
  RETURN v;
END $$;

-- Accepts an invitation with a new account. An e-mail that has one violates
-- account_email_key: its owner must prove it instead.
CREATE FUNCTION accept_with_new_account(p_token bytea, p_account uuid, p_email text, p_hash text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v account_link := take_account_link(p_token, 'invite', p_now);
BEGIN
  IF v.id IS NULL THEN RETURN false; END IF;
  INSERT INTO account (id, email, password_hash, password_changed_at, created_at) VALUES (p_account, p_email, p_hash, p_now, p_now);
  UPDATE person SET account_id = p_account WHERE region_id = v.region_id AND id = v.person_id AND account_id IS NULL;
  RETURN FOUND;
END $$;

-- Accepts an invitation into an account whose password the server has just checked.
CREATE FUNCTION accept_with_account(p_token bytea, p_account uuid, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v account_link := take_account_link(p_token, 'invite', p_now);
BEGIN
  IF v.id IS NULL THEN RETURN false; END IF;
  UPDATE person SET account_id = p_account WHERE region_id = v.region_id AND id = v.person_id AND account_id IS NULL;
  RETURN FOUND;
END $$;

-- Sets a new password by a link; all sessions of the account end.
CREATE FUNCTION accept_reset(p_token bytea, p_hash text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v account_link := take_account_link(p_token, 'reset', p_now);
  v_account uuid;
BEGIN
  IF v.id IS NULL THEN RETURN false; END IF;
  SELECT account_id INTO v_account FROM person WHERE region_id = v.region_id AND id = v.person_id;
  UPDATE account SET password_hash = p_hash, password_changed_at = p_now WHERE id = v_account;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM session WHERE account_id = v_account;
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION session_of(bytea, timestamptz, interval, text), memberships_of(bytea, timestamptz, interval, text),
  account_by_email(text), account_of_session(bytea), account_change_password(bytea, text, timestamptz),
  person_stands_outside(uuid, uuid, uuid, uuid), app_person_stands_outside(uuid, uuid, uuid), account_link_of(bytea, timestamptz),
  app_replace_links(uuid, text, timestamptz), take_account_link(bytea, text, timestamptz),
  accept_with_new_account(bytea, uuid, text, text, timestamptz), accept_with_account(bytea, uuid, timestamptz),
  accept_reset(bytea, text, timestamptz) FROM PUBLIC;
-- person_stands_outside and take_account_link stay inside.
GRANT EXECUTE ON FUNCTION session_of(bytea, timestamptz, interval, text), memberships_of(bytea, timestamptz, interval, text),
  account_by_email(text), account_of_session(bytea), account_change_password(bytea, text, timestamptz),
  app_person_stands_outside(uuid, uuid, uuid), account_link_of(bytea, timestamptz), app_replace_links(uuid, text, timestamptz),
  accept_with_new_account(bytea, uuid, text, text, timestamptz), accept_with_account(bytea, uuid, timestamptz),
  accept_reset(bytea, text, timestamptz) TO marshrut_app;
