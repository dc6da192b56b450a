-- Beside tutor, mentor and methodist an order names who answers for the accompaniment at
-- the school or in the municipality [A I.6-7].
ALTER TABLE appointment DROP CONSTRAINT appointment_role_known;
ALTER TABLE appointment ADD CONSTRAINT appointment_role_known
  CHECK (role IN ('tutor', 'mentor', 'regional_methodist', 'school_coordinator', 'methodological_lead', 'municipal_coordinator'));
