ALTER TABLE teacher_group DROP COLUMN dropped_words;
