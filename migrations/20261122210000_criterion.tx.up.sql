-- The criteria of objectives are answered at the end, by reviews and conclusions
-- [A III.2, III.4]: each answer with the words of its criterion, as they were then.
ALTER TABLE conclusion ADD COLUMN criteria jsonb NOT NULL DEFAULT '[]';
ALTER TABLE review ADD COLUMN criteria jsonb NOT NULL DEFAULT '[]';
