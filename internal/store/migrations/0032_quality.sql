-- +goose Up
-- What repositories are held to: every version of the file of standards of a scope. Empty content: it was taken out.
CREATE TABLE quality_document (
    scope      TEXT   NOT NULL, -- key; empty for all of the organisation
    version    BIGINT NOT NULL, -- from 1
    content    TEXT   NOT NULL, -- YAML
    note       TEXT   NOT NULL, -- why it was changed
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (scope, version)
);

-- Whose a repository is.
CREATE TABLE quality_team (
    repository TEXT NOT NULL PRIMARY KEY, -- id
    scope      TEXT NOT NULL
);

-- When a repository was held to its standards, and at which state of it and of them.
CREATE TABLE quality_held (
    repository TEXT   NOT NULL PRIMARY KEY,
    basis      TEXT   NOT NULL,
    head       TEXT   NOT NULL, -- the commit
    at         BIGINT NOT NULL
);

-- What each standard came to last.
CREATE TABLE quality_result (
    repository TEXT NOT NULL,
    standard   TEXT NOT NULL, -- its key, behind "scope:" where it is of a scope
    outcome    TEXT NOT NULL, -- passed, failed, unknown
    checks     TEXT NOT NULL, -- JSON: what each check asks, what it came to, what was found
    PRIMARY KEY (repository, standard)
);
CREATE INDEX quality_result_standard ON quality_result (standard);

-- The days on which that changed. A day has what was true at its end.
CREATE TABLE quality_change (
    repository TEXT NOT NULL,
    standard   TEXT NOT NULL,
    day        TEXT NOT NULL,
    outcome    TEXT NOT NULL, -- empty: it is no longer held to it
    PRIMARY KEY (repository, standard, day)
);

-- What another tool said last of a repository.
CREATE TABLE quality_report (
    repository TEXT   NOT NULL,
    tool       TEXT   NOT NULL,
    counts     TEXT   NOT NULL, -- JSON
    parts      TEXT   NOT NULL, -- JSON
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (repository, tool)
);

-- That a repository need not keep a standard for a while.
CREATE TABLE quality_exemption (
    id         TEXT   NOT NULL PRIMARY KEY,
    repository TEXT   NOT NULL,
    standard   TEXT   NOT NULL,
    reason     TEXT   NOT NULL, -- Markdown
    until      TEXT   NOT NULL, -- its last day
    state      TEXT   NOT NULL, -- asked, granted, declined, withdrawn
    granted    TEXT,            -- its first day
    ended      TEXT,            -- the day on which it was ended before its time
    asked_by   TEXT   NOT NULL, -- a person; empty where none is known
    asker_id   TEXT   NOT NULL, -- an account
    asker      TEXT   NOT NULL,
    settled_by TEXT   NOT NULL,
    settler_id TEXT   NOT NULL,
    settler    TEXT   NOT NULL,
    answer     TEXT   NOT NULL, -- why it was granted, declined or ended
    revision   BIGINT NOT NULL,
    asked      BIGINT NOT NULL,
    settled    BIGINT NOT NULL  -- 0 before
);
CREATE INDEX quality_exemption_of ON quality_exemption (repository, standard);
CREATE INDEX quality_exemption_asked ON quality_exemption (asked_by);
CREATE INDEX quality_exemption_settled ON quality_exemption (settled_by);
