-- The plan of a group may name the kind of product and how it is shown. A member who has
-- chosen nothing else follows it through its editions: what the plan said once is kept, so
-- that a member's own choice [B 2.8.5] can be told from it.
ALTER TABLE teacher_group ADD COLUMN dropped_words text[] NOT NULL DEFAULT '{}';
