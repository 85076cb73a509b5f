-- +goose Up
-- Objectives: what is to be reached, by when, and for what. Days are empty where there is none.
CREATE TABLE strategy_objective (
    id         TEXT    NOT NULL PRIMARY KEY,
    scope      TEXT    NOT NULL, -- key of a team, unit or project; empty for all of the organisation
    title      TEXT    NOT NULL,
    why        TEXT    NOT NULL, -- Markdown
    owner_id   TEXT    NOT NULL, -- a person; empty where nobody answers for it
    author_id  TEXT    NOT NULL, -- a person; empty where none is known
    parent     TEXT    NOT NULL, -- the objective that it is a part of; empty at the top
    starts     TEXT,
    ends       TEXT,
    status     TEXT    NOT NULL, -- open, reached, missed, dropped
    reason     TEXT    NOT NULL, -- why it was closed
    confidence INTEGER NOT NULL, -- percent, 0 where its owner did not say
    revision   BIGINT  NOT NULL,
    made       BIGINT  NOT NULL,
    changed    BIGINT  NOT NULL
);
CREATE INDEX strategy_objective_owner ON strategy_objective (owner_id);
CREATE INDEX strategy_objective_parent ON strategy_objective (parent);

-- What tells how far an objective is. Values are decimal numbers as text, the same on every database.
CREATE TABLE strategy_measure (
    id        TEXT NOT NULL PRIMARY KEY,
    objective TEXT NOT NULL REFERENCES strategy_objective (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    unit      TEXT NOT NULL,
    baseline  TEXT NOT NULL, -- where it started
    target    TEXT NOT NULL -- where it is wished to be
);
CREATE INDEX strategy_measure_objective ON strategy_measure (objective, id);

CREATE TABLE strategy_reading (
    id         TEXT   NOT NULL PRIMARY KEY,
    measure    TEXT   NOT NULL REFERENCES strategy_measure (id) ON DELETE CASCADE,
    day        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX strategy_reading_measure ON strategy_reading (measure, day);

-- What serves an objective: things of other packages, by their ids.
CREATE TABLE strategy_service (
    objective TEXT NOT NULL REFERENCES strategy_objective (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL, -- decision, initiative, experiment, project, work
    ref       TEXT NOT NULL,
    title     TEXT NOT NULL, -- empty where the thing itself is asked for it
    href      TEXT NOT NULL, -- the page about it
    PRIMARY KEY (objective, kind, ref)
);
CREATE INDEX strategy_service_ref ON strategy_service (kind, ref);

-- What happened to an objective, in words.
CREATE TABLE strategy_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    objective  TEXT   NOT NULL REFERENCES strategy_objective (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
CREATE INDEX strategy_event_objective ON strategy_event (objective, id);
