-- +goose Up
-- Areas that have parts in several repositories, named by hand: declared, and never dropped. The repository of a part may be
-- gone: its name at the time says what it was.
CREATE TABLE knowledge_span (
    id       TEXT   NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL UNIQUE,
    revision BIGINT NOT NULL
);

CREATE TABLE knowledge_span_part (
    span       TEXT    NOT NULL REFERENCES knowledge_span (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    repository TEXT    NOT NULL, -- id
    label      TEXT    NOT NULL, -- the repository's name then
    place      TEXT    NOT NULL, -- an area, or else a path; empty for all of it
    PRIMARY KEY (span, number)
);

-- What questions over all repositories need of one: derived, to be dropped at any time. made_of says of which moment it is,
-- and stock which history its counts of changes and uses are of.
CREATE TABLE knowledge_summary (
    repository TEXT   NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    made_of    TEXT   NOT NULL,
    stock      BIGINT NOT NULL,
    data       {{blob}} NOT NULL
);
