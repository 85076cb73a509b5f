-- +goose Up
-- Decisions, each the file that it is or would be. The columns say what the file says, or what is known of it here alone. Days are
-- empty where there is none.
CREATE TABLE direction_decision (
    id          TEXT    NOT NULL PRIMARY KEY,
    scope       TEXT    NOT NULL, -- key of a team, unit or project; empty for all of the organisation
    title       TEXT    NOT NULL,
    status      TEXT    NOT NULL, -- empty where the file's is not understood
    decided     TEXT,
    source      TEXT    NOT NULL, -- what it was imported from; empty for one that was written here
    path        TEXT    NOT NULL, -- of the file, below its source
    author_id   TEXT    NOT NULL, -- a person; empty where none is known
    answers_by  TEXT,             -- the last day for comments
    until       TEXT,             -- the last day of a provisional one
    review      TEXT,             -- when it is to be looked at again
    confidence  INTEGER NOT NULL, -- percent, 0 where it was not said
    prediction  TEXT    NOT NULL,
    outcome     TEXT    NOT NULL, -- what came of the prediction
    successor   TEXT    NOT NULL, -- the decision that supersedes it
    revision    BIGINT  NOT NULL,
    made        BIGINT  NOT NULL,
    changed     BIGINT  NOT NULL
);
CREATE INDEX direction_decision_status ON direction_decision (status);
CREATE INDEX direction_decision_source ON direction_decision (source, path);

-- The files, byte for byte, apart so that lists are read without them.
CREATE TABLE direction_file (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    content  {{blob}} NOT NULL
);

-- Whose word on a decision was asked for, and what they said.
CREATE TABLE direction_voice (
    decision  TEXT   NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    person_id TEXT   NOT NULL,
    answer    TEXT   NOT NULL, -- agrees, objects; empty for none yet
    note      TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (decision, person_id)
);
CREATE INDEX direction_voice_person ON direction_voice (person_id);

CREATE TABLE direction_comment (
    id         TEXT   NOT NULL PRIMARY KEY,
    decision   TEXT   NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX direction_comment_decision ON direction_comment (decision, id);

-- What happened to a decision, in words.
CREATE TABLE direction_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    decision   TEXT   NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
CREATE INDEX direction_event_decision ON direction_event (decision, id);
