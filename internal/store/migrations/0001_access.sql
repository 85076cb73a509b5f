-- +goose Up

-- Who may sign in. For now there is one account, the owner. person_id is empty for an account without a person.
CREATE TABLE access_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created BIGINT NOT NULL
);

-- One-time links: only the hash of the secret is kept.
CREATE TABLE access_link (
    hash {{blob}} NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    redeemed BIGINT
);

-- Sessions: only the hash of the token is kept.
CREATE TABLE access_session (
    id TEXT NOT NULL PRIMARY KEY,
    hash {{blob}} NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE INDEX access_session_account ON access_session (account_id);

-- Who did what. Rows are only ever added.
CREATE TABLE access_record (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL
);

-- Who looked at what about whom. Rows are only ever added.
CREATE TABLE access_look (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    person_id TEXT NOT NULL,
    what TEXT NOT NULL
);
CREATE INDEX access_look_person ON access_look (person_id, id);
