-- +goose Up
-- Problems: what happens, before anybody decides what to do about it.
CREATE TABLE direction_problem (
    id          TEXT   NOT NULL PRIMARY KEY,
    scope       TEXT   NOT NULL, -- key; empty for all of the organisation
    title       TEXT   NOT NULL,
    what        TEXT   NOT NULL, -- Markdown, as the others
    whom        TEXT   NOT NULL, -- for whom it is one
    since       TEXT,            -- a day
    whys        TEXT   NOT NULL, -- causes, each why the one before it is so: a line each
    constraints TEXT   NOT NULL, -- what any answer has to keep to
    author_id   TEXT   NOT NULL, -- a person; empty where none is known
    closed      TEXT   NOT NULL, -- why nothing is decided about it; empty while it is open
    revision    BIGINT NOT NULL,
    made        BIGINT NOT NULL,
    changed     BIGINT NOT NULL
);
CREATE INDEX direction_problem_author ON direction_problem (author_id);

-- Which problem a decision is to answer.
CREATE TABLE direction_answer (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    problem  TEXT NOT NULL REFERENCES direction_problem (id) ON DELETE CASCADE
);
CREATE INDEX direction_answer_problem ON direction_answer (problem);

-- How the options of a decision were weighed, as JSON: options, criteria with weights, scores.
CREATE TABLE direction_matrix (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    content  TEXT NOT NULL
);
