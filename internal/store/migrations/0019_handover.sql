-- +goose Up
-- A plan of who learns what before people are away: areas of one repository. maker is the person who made it, or the account
-- where that belongs to nobody.
CREATE TABLE handover_plan (
    id         TEXT    NOT NULL PRIMARY KEY,
    repository TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    maker      TEXT    NOT NULL,
    wanted     INTEGER NOT NULL, -- people who are to understand each area
    made       TEXT    NOT NULL, -- day
    starts     TEXT    NOT NULL, -- the first day without them
    bound      INTEGER NOT NULL, -- sessions that any such plan needs, 0 where that is not proved
    at         BIGINT  NOT NULL
);
CREATE INDEX handover_plan_repository ON handover_plan (repository);

-- Who is away.
CREATE TABLE handover_away (
    plan      TEXT NOT NULL REFERENCES handover_plan (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (plan, person_id)
);

-- What is to be learnt: how many were left who understand it when the plan was made, and how many it still misses.
CREATE TABLE handover_area (
    plan    TEXT    NOT NULL REFERENCES handover_plan (id),
    area    TEXT    NOT NULL,
    were    INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    why     TEXT    NOT NULL,
    PRIMARY KEY (plan, area)
);

CREATE TABLE handover_session (
    id         TEXT NOT NULL PRIMARY KEY,
    plan       TEXT NOT NULL REFERENCES handover_plan (id),
    teacher_id TEXT NOT NULL
);
CREATE INDEX handover_session_plan ON handover_session (plan);

CREATE TABLE handover_learner (
    session   TEXT NOT NULL REFERENCES handover_session (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (session, person_id)
);

CREATE TABLE handover_subject (
    session TEXT NOT NULL REFERENCES handover_session (id),
    area    TEXT NOT NULL,
    PRIMARY KEY (session, area)
);
