DROP TABLE school_regulation;
DROP TABLE regulation_draft;
REVOKE UPDATE (retired_at, retired_by) ON regulation FROM marshrut_app;
DROP POLICY regulation_update ON regulation;
ALTER TABLE regulation
  DROP CONSTRAINT regulation_retired_by_fkey, DROP CONSTRAINT regulation_organization_fkey, DROP CONSTRAINT regulation_place,
  DROP COLUMN retired_by, DROP COLUMN retired_at, DROP COLUMN note, DROP COLUMN based_version, DROP COLUMN based_code, DROP COLUMN organization_id;
