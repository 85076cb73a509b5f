-- +goose Up
-- Visions and strategies: a document for each scope, in versions. Days are empty where there is none.
CREATE TABLE vision_version (
    id         TEXT    NOT NULL PRIMARY KEY,
    scope      TEXT    NOT NULL, -- key of a team, unit or project; empty for all of the organisation
    number     INTEGER NOT NULL, -- within its scope; 0 for a draft
    title      TEXT    NOT NULL,
    vision     TEXT    NOT NULL, -- Markdown, as the next four
    diagnosis  TEXT    NOT NULL,
    policies   TEXT    NOT NULL,
    actions    TEXT    NOT NULL,
    wont       TEXT    NOT NULL, -- what is not done
    author_id  TEXT    NOT NULL, -- a person; empty where none is known
    state      TEXT    NOT NULL, -- draft, put forward, in force (also before and after that), withdrawn
    answers_by TEXT,
    starts     TEXT,             -- the day from which it is in force
    review     TEXT,
    reason     TEXT    NOT NULL, -- why it was withdrawn
    revision   BIGINT  NOT NULL,
    made       BIGINT  NOT NULL,
    changed    BIGINT  NOT NULL
);
CREATE INDEX vision_version_scope ON vision_version (scope, id);
CREATE INDEX vision_version_author ON vision_version (author_id);
CREATE UNIQUE INDEX vision_version_next ON vision_version (scope) WHERE state IN ('draft', 'put forward');

-- Those who were asked to adopt a version, and what they said.
CREATE TABLE vision_answer (
    id        TEXT   NOT NULL PRIMARY KEY,
    version   TEXT   NOT NULL REFERENCES vision_version (id) ON DELETE CASCADE,
    person_id TEXT   NOT NULL, -- empty for somebody who was erased
    says      TEXT   NOT NULL, -- adopts, objects; empty while it is waited for
    note      TEXT   NOT NULL,
    at        BIGINT NOT NULL  -- when they were asked, or answered
);
CREATE INDEX vision_answer_of ON vision_answer (version);
CREATE INDEX vision_answer_person ON vision_answer (person_id);

CREATE TABLE vision_comment (
    id         TEXT   NOT NULL PRIMARY KEY,
    version    TEXT   NOT NULL REFERENCES vision_version (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    at         BIGINT NOT NULL
);
CREATE INDEX vision_comment_of ON vision_comment (version);
CREATE INDEX vision_comment_person ON vision_comment (person_id);

CREATE TABLE vision_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    version    TEXT   NOT NULL REFERENCES vision_version (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
CREATE INDEX vision_event_of ON vision_event (version);
