DROP INDEX diagnosis_campaign;
