-- Some files give a level in words and no score. Such a result stands in the middle of its
-- level's band, for pictures and order alone: score and max are no measurement, and nothing
-- that reckons with scores may take them.
ALTER TABLE diagnosis_result ADD COLUMN by_level boolean NOT NULL DEFAULT false;
ALTER TABLE import_rows ADD COLUMN by_level boolean[] NOT NULL DEFAULT '{}'; -- an element for each row; read before there was any: none is
