DROP FUNCTION accept_reset(bytea, text, timestamptz), accept_with_account(bytea, uuid, timestamptz),
  accept_with_new_account(bytea, uuid, text, text, timestamptz), take_account_link(bytea, text, timestamptz),
  app_replace_links(uuid, text, timestamptz), account_link_of(bytea, timestamptz), app_person_stands_outside(uuid, uuid, uuid),
  person_stands_outside(uuid, uuid, uuid, uuid), account_change_password(bytea, text, timestamptz), account_of_session(bytea),
  account_by_email(text), memberships_of(bytea, timestamptz, interval, text), session_of(bytea, timestamptz, interval, text);
