REVOKE DELETE ON instrument FROM marshrut_app;
DROP POLICY instrument_delete ON instrument;
