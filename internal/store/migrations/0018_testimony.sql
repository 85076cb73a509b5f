-- +goose Up
-- What people say about who understands a part of a repository: an area by its name, or a file or directory by its path;
-- the other of the two is empty. day is the day it is about.
CREATE TABLE testimony_statement (
    id         TEXT    NOT NULL PRIMARY KEY,
    repository TEXT    NOT NULL,
    area       TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    kind       TEXT    NOT NULL, -- walk-through, declared, disclaimed
    person_id  TEXT    NOT NULL, -- who understands it, or says not to
    other_id   TEXT    NOT NULL, -- who walked them through, or who confirmed it; empty for nobody
    by_id      TEXT    NOT NULL, -- the person who wrote it down
    day        TEXT    NOT NULL,
    rating     INTEGER NOT NULL, -- 1 to 5; 0 until the learner of a walk-through gives it
    note       TEXT    NOT NULL,
    state      TEXT    NOT NULL, -- open, confirmed
    at         BIGINT  NOT NULL
);
CREATE INDEX testimony_statement_repository ON testimony_statement (repository);
CREATE INDEX testimony_statement_person ON testimony_statement (person_id);
CREATE INDEX testimony_statement_other ON testimony_statement (other_id);

-- Who answers for a part of a repository, or was asked to.
CREATE TABLE testimony_steward (
    id         TEXT   NOT NULL PRIMARY KEY,
    repository TEXT   NOT NULL,
    area       TEXT   NOT NULL,
    path       TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    by_id      TEXT   NOT NULL, -- the person who named them, empty where no person is known
    state      TEXT   NOT NULL, -- asked, accepted
    at         BIGINT NOT NULL,
    UNIQUE (repository, area, path, person_id)
);
CREATE INDEX testimony_steward_person ON testimony_steward (person_id);

-- A number that grows with every change to these.
CREATE TABLE testimony_revision (
    id    INTEGER NOT NULL PRIMARY KEY,
    value BIGINT  NOT NULL
);
INSERT INTO testimony_revision (id, value) VALUES (1, 0);
