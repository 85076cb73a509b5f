-- +goose Up

-- Persons. Rows stay when a person turns out to be another: leads_to says whom; NULL where nobody has the id any more.
CREATE TABLE people_person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    founder TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    leads_to TEXT
);

-- What was seen in histories, numbered in the order in which it was first seen.
CREATE TABLE people_identity (
    id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people_person (id),
    reason TEXT NOT NULL
);
CREATE INDEX people_identity_person ON people_identity (person_id, seq);
CREATE INDEX people_identity_email ON people_identity (email);

-- What the .mailmap file of a source makes of an identity, where that is another one.
CREATE TABLE people_alias (
    identity_id TEXT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    PRIMARY KEY (identity_id, source)
);
CREATE INDEX people_alias_source ON people_alias (source);

-- What persons decided. A decision is in force until it is undone; rows are never removed.
CREATE TABLE people_decision (
    id TEXT NOT NULL PRIMARY KEY,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    undone BIGINT,
    undone_by TEXT NOT NULL
);
CREATE INDEX people_decision_proposal ON people_decision (proposal_id);

-- The identities that a decision is about, on its two sides.
CREATE TABLE people_side (
    decision_id TEXT NOT NULL REFERENCES people_decision (id) ON DELETE CASCADE,
    side INTEGER NOT NULL,
    identity_id TEXT NOT NULL REFERENCES people_identity (id),
    PRIMARY KEY (decision_id, side, identity_id)
);

-- Open questions whether two persons are one; derived, so rewritten whenever identities or decisions change.
CREATE TABLE people_proposal (
    id TEXT NOT NULL PRIMARY KEY,
    strength INTEGER NOT NULL,
    person_a TEXT NOT NULL REFERENCES people_person (id),
    person_b TEXT NOT NULL REFERENCES people_person (id),
    identity_a TEXT NOT NULL REFERENCES people_identity (id),
    identity_b TEXT NOT NULL REFERENCES people_identity (id),
    reason TEXT NOT NULL
);
CREATE INDEX people_proposal_strength ON people_proposal (strength, id);

-- One row: how often links changed, and which rules made them.
CREATE TABLE people_revision (
    id INTEGER NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL,
    rules INTEGER NOT NULL
);
INSERT INTO people_revision (id, value, rules) VALUES (1, 0, 0);
