DROP FUNCTION removal_candidates(date);
