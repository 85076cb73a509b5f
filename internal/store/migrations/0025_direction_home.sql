-- +goose Up
-- Where the decisions of a scope are kept as files: a folder of a repository, on a branch.
CREATE TABLE direction_home (
    id         TEXT   NOT NULL PRIMARY KEY,
    scope      TEXT   NOT NULL UNIQUE, -- key; empty for all of the organisation
    repository TEXT   NOT NULL,        -- id
    label      TEXT   NOT NULL,        -- the repository's name then
    branch     TEXT   NOT NULL,
    folder     TEXT   NOT NULL,        -- empty for the top
    tip        TEXT   NOT NULL,        -- the commit of the branch that was looked at last; empty before
    looked     BIGINT NOT NULL,        -- 0 before
    trouble    TEXT   NOT NULL,        -- why the last look or commit failed, for people; empty if it did not
    hint       TEXT   NOT NULL,
    revision   BIGINT NOT NULL
);
CREATE INDEX direction_home_repository ON direction_home (repository);

-- What a home has of a decision.
CREATE TABLE direction_copy (
    decision TEXT   NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    home     TEXT   NOT NULL REFERENCES direction_home (id) ON DELETE CASCADE,
    state    TEXT   NOT NULL, -- waiting, same, conflict, gone, left
    digest   TEXT   NOT NULL, -- of the file that both had last; empty before
    hash     TEXT   NOT NULL, -- the commit in which the file was seen or written last
    by_id    TEXT   NOT NULL, -- a person: whose change waits
    at       BIGINT NOT NULL
);
CREATE INDEX direction_copy_home ON direction_copy (home);
CREATE INDEX direction_copy_state ON direction_copy (state);

-- The file as it is in the repository, where it was changed there and here.
CREATE TABLE direction_other (
    decision TEXT     NOT NULL PRIMARY KEY REFERENCES direction_copy (decision) ON DELETE CASCADE,
    content  {{blob}} NOT NULL
);
