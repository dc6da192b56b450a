-- A draft that nobody wants goes, with its past. What was let out stays for ever.
CREATE POLICY instrument_delete ON instrument FOR DELETE
  USING (region_id = (SELECT app_region()) AND (SELECT app_region_wide()) AND state = 'draft');
GRANT DELETE ON instrument TO marshrut_app;
