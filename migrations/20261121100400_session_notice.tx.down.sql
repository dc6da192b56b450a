DROP TRIGGER consent_notify_update ON consent;
DROP TRIGGER consent_notify_insert ON consent;
DROP TRIGGER membership_notify_delete ON membership;
DROP TRIGGER membership_notify_update ON membership;
DROP TRIGGER membership_notify_insert ON membership;
DROP TRIGGER person_notify ON person;
DROP TRIGGER session_notify ON session;
DROP TRIGGER account_notify ON account;
DROP FUNCTION notify_person(), notify_account();
