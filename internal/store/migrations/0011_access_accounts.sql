-- +goose Up

-- Accounts of more people than the owner. login is what somebody types to sign in, folded; password is an argon2id hash
-- in PHC form; each is empty for an account without. label is an address to tell invitations apart, nothing is sent.
ALTER TABLE access_account ADD COLUMN login TEXT NOT NULL DEFAULT '';
ALTER TABLE access_account ADD COLUMN password TEXT NOT NULL DEFAULT '';
ALTER TABLE access_account ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE access_account ADD COLUMN state TEXT NOT NULL DEFAULT 'active'; -- invited, active, closed
CREATE UNIQUE INDEX access_account_login ON access_account (login) WHERE login <> '';
CREATE UNIQUE INDEX access_account_person ON access_account (person_id) WHERE person_id <> '' AND state <> 'closed';

-- What a link is for (enter, invitation, recovery), and who made it.
ALTER TABLE access_link ADD COLUMN kind TEXT NOT NULL DEFAULT 'enter';
ALTER TABLE access_link ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
CREATE INDEX access_link_account ON access_link (account_id);

-- How a session began, and in which browser.
ALTER TABLE access_session ADD COLUMN way TEXT NOT NULL DEFAULT 'link';
ALTER TABLE access_session ADD COLUMN browser TEXT NOT NULL DEFAULT '';

-- Personal tokens for programs: only the hash is kept.
CREATE TABLE access_token (
    id TEXT NOT NULL PRIMARY KEY,
    hash {{blob}} NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    writes BOOLEAN NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX access_token_account ON access_token (account_id);

-- Wrong tries at passwords, by the hash of what was tried from where. good is when the last right one came.
CREATE TABLE access_try (
    key {{blob}} NOT NULL PRIMARY KEY,
    wrong INTEGER NOT NULL,
    last BIGINT NOT NULL,
    good BIGINT
);

-- Passkeys. data is the credential record that the next use is checked against, as JSON.
CREATE TABLE access_passkey (
    id TEXT NOT NULL PRIMARY KEY,
    credential {{blob}} NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    data TEXT NOT NULL,
    created BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX access_passkey_account ON access_passkey (account_id);

-- Accounts at OpenID Connect providers that sign in here.
CREATE TABLE access_outside (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX access_outside_account ON access_outside (account_id);

-- Ceremonies under way: a challenge to a passkey, a way to a provider and back. Each is taken out once.
CREATE TABLE access_ceremony (
    hash {{blob}} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    expires BIGINT NOT NULL
);
