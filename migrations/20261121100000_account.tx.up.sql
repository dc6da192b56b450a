-- Accounts, sessions and the counters that slow guessing down are global: one
-- person signs in once and acts in any region. They carry no row-level security,
-- so the app role may touch them only as narrowly as is written here: accounts
-- not at all except through the functions of sign-in.

CREATE TABLE account (
  id                  uuid PRIMARY KEY,
  email               text NOT NULL CONSTRAINT account_email_form CHECK (char_length(email) BETWEEN 3 AND 254 AND email = btrim(email)),
  password_hash       text NOT NULL CONSTRAINT account_password_hash_form CHECK (password_hash LIKE '$argon2id$%'),
  operator            boolean NOT NULL DEFAULT false, -- set by the owner role only
  password_changed_at timestamptz NOT NULL DEFAULT now(),
  created_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT account_email_key UNIQUE (email)
);

CREATE TABLE session (
  token_hash bytea PRIMARY KEY CONSTRAINT session_token_hash_length CHECK (octet_length(token_hash) = 32),
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL, -- kept to within ten minutes; the idle term counts from it
  expires_at timestamptz NOT NULL  -- the absolute term
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);
-- What stands here is hashes: reading them signs nobody in.
GRANT SELECT, INSERT, DELETE, UPDATE (seen_at) ON session TO marshrut_app;

CREATE TABLE sign_in_attempt (
  key        bytea PRIMARY KEY, -- SHA-256 of what is counted: an e-mail or an address
  failures   int NOT NULL CONSTRAINT sign_in_attempt_failures_positive CHECK (failures >= 0),
  last_at    timestamptz NOT NULL,
  free_at    timestamptz NOT NULL -- before it no further attempt is taken
);
CREATE INDEX sign_in_attempt_age ON sign_in_attempt (last_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempt TO marshrut_app;

-- A person's account is looked for from the account's side at every sign-in.
ALTER TABLE person ADD CONSTRAINT person_account_fkey FOREIGN KEY (account_id) REFERENCES account;
CREATE INDEX person_account ON person (account_id) WHERE account_id IS NOT NULL;

-- Only the functions of sign-in, which run as the owner, join a person with an
-- account: the app role that edits people can't.
CREATE FUNCTION person_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'marshrut_app' AND NEW.account_id IS DISTINCT FROM (CASE WHEN TG_OP = 'UPDATE' THEN OLD.account_id END) THEN
    RAISE EXCEPTION 'a person is joined with an account by a link only' USING ERRCODE = 'MT002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_account_guard BEFORE INSERT OR UPDATE ON person
  FOR EACH ROW EXECUTE FUNCTION person_account_guard();
