DROP TABLE framework_import;
DROP TABLE framework_relation;
DROP TABLE framework_edition;
DROP FUNCTION framework_frozen();
DROP POLICY framework_update ON framework;
REVOKE UPDATE (title, source, competencies) ON framework FROM marshrut_app;
