DROP TRIGGER school_regulation_kept ON school_regulation;
DROP TRIGGER regulation_adoption_kept ON regulation_adoption;
DROP FUNCTION keep_regulation_choice();
DROP TABLE regulation_chosen;
