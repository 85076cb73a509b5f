-- +goose Up
-- The technology radar of the organisation: its parts, what is on it, and the moves that led there.
CREATE TABLE technology_radar (
    id       TEXT   NOT NULL PRIMARY KEY, -- there is one
    title    TEXT   NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE technology_part (
    kind        TEXT   NOT NULL, -- quadrant, ring
    key         TEXT   NOT NULL,
    place       BIGINT NOT NULL, -- of rings the innermost first
    name        TEXT   NOT NULL,
    description TEXT   NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE technology_entry (
    id          TEXT    NOT NULL PRIMARY KEY,
    key         TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    quadrant    TEXT    NOT NULL,
    description TEXT    NOT NULL, -- Markdown
    tags        TEXT    NOT NULL, -- one a line
    hidden      BOOLEAN NOT NULL, -- is listed, and not drawn
    revision    BIGINT  NOT NULL,
    made        BIGINT  NOT NULL,
    changed     BIGINT  NOT NULL
);
CREATE UNIQUE INDEX technology_entry_key ON technology_entry (key);

-- How the use of an entry is recognised.
CREATE TABLE technology_mark (
    entry TEXT   NOT NULL REFERENCES technology_entry (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    mark  TEXT   NOT NULL,
    PRIMARY KEY (entry, place)
);

-- The ring of an entry follows from its moves that are done.
CREATE TABLE technology_move (
    id               TEXT   NOT NULL PRIMARY KEY,
    entry            TEXT   NOT NULL REFERENCES technology_entry (id) ON DELETE CASCADE,
    ring             TEXT   NOT NULL, -- key; empty for a move off the radar
    day              TEXT,            -- on which it was done; NULL while it is not, or where it is not known
    reason           TEXT   NOT NULL, -- of who proposed it
    decision         TEXT   NOT NULL, -- id of a decision, or where else it was decided
    state            TEXT   NOT NULL, -- proposed, done, declined
    verdict          TEXT   NOT NULL, -- the reason of who settled it
    proposer_id      TEXT   NOT NULL, -- a person; empty where none is known
    proposer_account TEXT   NOT NULL,
    proposer_name    TEXT   NOT NULL,
    settler_id       TEXT   NOT NULL,
    settler_account  TEXT   NOT NULL,
    settler_name     TEXT   NOT NULL,
    proposed         BIGINT NOT NULL,
    settled          BIGINT           -- NULL while it waits
);
CREATE INDEX technology_move_entry ON technology_move (entry);
CREATE INDEX technology_move_proposer ON technology_move (proposer_id);
CREATE INDEX technology_move_settler ON technology_move (settler_id);

-- Which repositories were looked at for what they use: when first, and what the last look was of.
CREATE TABLE technology_seen (
    repository TEXT   NOT NULL PRIMARY KEY, -- id
    since      BIGINT NOT NULL,
    basis      TEXT   NOT NULL
);

-- What a repository uses, and from when to when looks saw it.
CREATE TABLE technology_use (
    repository TEXT   NOT NULL,
    mark       TEXT   NOT NULL, -- such as npm:react
    since      BIGINT NOT NULL,
    version    TEXT   NOT NULL, -- as manifests ask for it, the last one; empty where they do not say
    until      BIGINT,          -- NULL while it is used
    PRIMARY KEY (repository, mark, since)
);
