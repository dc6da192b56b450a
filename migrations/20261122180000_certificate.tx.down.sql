DROP FUNCTION certificate_revocations(uuid, int);
DROP FUNCTION certificate_issuer(uuid);
DROP FUNCTION check_certificate(text);
DROP FUNCTION certificate_status_place();
DROP TABLE certificate;
