-- +goose Up

-- Organisation, units, teams and projects. parent is the key of the scope around one; that there are no circles is
-- checked on the whole organisation before anything is written. Days are inclusive; NULL is open.
CREATE TABLE organisation_scope (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    parent TEXT NOT NULL,
    purpose TEXT NOT NULL,
    depends_on TEXT NOT NULL,
    starts TEXT,
    ends TEXT
);

-- Persons. id is the person's in package people when they were first named here; it may lead to another by now.
CREATE TABLE organisation_person (
    id TEXT NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    emails TEXT NOT NULL,
    title TEXT NOT NULL,
    disciplines TEXT NOT NULL,
    zone TEXT NOT NULL,
    week TEXT NOT NULL,
    reports_to TEXT NOT NULL,
    starts TEXT,
    ends TEXT
);
CREATE INDEX organisation_person_reports ON organisation_person (reports_to);

-- Who is in what, with which share of their time in percent.
CREATE TABLE organisation_member (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES organisation_person (id),
    scope TEXT NOT NULL REFERENCES organisation_scope (key),
    share INTEGER NOT NULL,
    starts TEXT,
    ends TEXT
);
CREATE INDEX organisation_member_person ON organisation_member (person_id);
CREATE INDEX organisation_member_scope ON organisation_member (scope);

-- Who has which role where. An agent has a name and no person.
CREATE TABLE organisation_holder (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT REFERENCES organisation_person (id),
    agent TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL REFERENCES organisation_scope (key),
    discipline TEXT NOT NULL,
    withheld TEXT NOT NULL,
    starts TEXT,
    ends TEXT
);
CREATE INDEX organisation_holder_person ON organisation_holder (person_id);
CREATE INDEX organisation_holder_scope ON organisation_holder (scope);

-- Findings that somebody decided are wanted.
CREATE TABLE organisation_acceptance (
    scope TEXT NOT NULL REFERENCES organisation_scope (key),
    finding TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_name TEXT NOT NULL,
    ends TEXT,
    PRIMARY KEY (scope, finding)
);

-- Who is away. The reason is private and only ever read alone.
CREATE TABLE organisation_absence (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES organisation_person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT,
    reason TEXT NOT NULL
);
CREATE INDEX organisation_absence_person ON organisation_absence (person_id);

-- What changed, in words. Rows about a person go when the person is erased.
CREATE TABLE organisation_change (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    scope TEXT NOT NULL,
    person_id TEXT NOT NULL,
    private BOOLEAN NOT NULL,
    what TEXT NOT NULL
);
CREATE INDEX organisation_change_scope ON organisation_change (scope, id);
CREATE INDEX organisation_change_person ON organisation_change (person_id, id);

-- One row: how often the organisation changed.
CREATE TABLE organisation_revision (
    id INTEGER NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO organisation_revision (id, value) VALUES (1, 0);
