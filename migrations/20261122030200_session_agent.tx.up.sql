-- What a session was begun with, as its browser names itself, so that a person tells
-- their sessions apart.
ALTER TABLE session ADD COLUMN agent text NOT NULL DEFAULT '' CONSTRAINT session_agent_length CHECK (char_length(agent) <= 300);
