DROP TABLE audit_record;
