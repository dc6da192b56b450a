UPDATE appointment SET role = 'methodological_lead' WHERE role IN ('school_coordinator', 'municipal_coordinator');
ALTER TABLE appointment DROP CONSTRAINT appointment_role_known;
ALTER TABLE appointment ADD CONSTRAINT appointment_role_known
  CHECK (role IN ('tutor', 'mentor', 'regional_methodist', 'methodological_lead'));
