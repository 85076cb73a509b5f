-- +goose Up

-- Career ladders that the organisation keeps. Rows are only ever added: the highest version of a key is in force. One
-- without a ladder says that it was taken out.
CREATE TABLE organisation_ladder (
    key TEXT NOT NULL,
    version BIGINT NOT NULL, -- from 1
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    ladder TEXT NOT NULL, -- JSON
    PRIMARY KEY (key, version)
);
