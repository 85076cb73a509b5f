-- +goose Up
-- The repositories whose histories are mined. What is mined is derived from git and can be dropped at any time;
-- areas named by hand are declared and stay.
CREATE TABLE knowledge_repository (
    id       TEXT    NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    location TEXT    NOT NULL, -- as it was given: a path or a clone URL
    kind     TEXT    NOT NULL, -- local, clone
    dir      TEXT    NOT NULL, -- where git finds it; empty until cloned
    branch   TEXT    NOT NULL,
    state    TEXT    NOT NULL, -- new, scanning, partial, ready, failed
    note     TEXT    NOT NULL, -- a sentence about the state, for people
    version  INTEGER NOT NULL, -- of the analysis that mined it
    base     TEXT    NOT NULL, -- the commit from which the way to target starts; empty for the root
    target   TEXT    NOT NULL, -- the commit mined towards
    mined    BIGINT  NOT NULL, -- commits stored of the way from base to target
    planned  BIGINT  NOT NULL, -- commits on the way from base to target
    commits  BIGINT  NOT NULL, -- commits stored in all
    mailmap  TEXT    NOT NULL, -- digest of the .mailmap that identities were matched with
    revision BIGINT  NOT NULL, -- grows with every change to what is stored
    created  BIGINT  NOT NULL,
    scanned  BIGINT            -- when the last scan ended well
);

CREATE TABLE knowledge_segment (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    commits    INTEGER NOT NULL,
    lines      BOOLEAN NOT NULL,
    data       {{blob}} NOT NULL,
    subjects   {{blob}} NOT NULL,
    PRIMARY KEY (repository, number)
);

-- The files of the head, with their sizes; one row a repository.
CREATE TABLE knowledge_tree (
    repository TEXT NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT NOT NULL,
    counted    BOOLEAN NOT NULL, -- lines are counted, not estimated
    data       {{blob}} NOT NULL
);

-- Areas found in a repository's own files, and areas named by hand (source 'hand').
CREATE TABLE knowledge_area (
    repository TEXT NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    title      TEXT NOT NULL,
    source     TEXT NOT NULL,
    patterns   TEXT NOT NULL, -- JSON list
    owners     TEXT NOT NULL, -- JSON list
    members    {{blob}} NOT NULL, -- indexes into the tree, as variable-length differences
    PRIMARY KEY (repository, name)
);

-- What could not be read in the files that areas come from.
CREATE TABLE knowledge_problem (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    file       TEXT    NOT NULL,
    line       INTEGER NOT NULL,
    sentence   TEXT    NOT NULL,
    hint       TEXT    NOT NULL,
    PRIMARY KEY (repository, number)
);
