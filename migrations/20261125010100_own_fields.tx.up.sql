-- What a route says in the own fields of its regulation's sections: a municipality adds
-- fields, so they have no columns of their own.
ALTER TABLE route ADD COLUMN fields jsonb NOT NULL DEFAULT '[]';
