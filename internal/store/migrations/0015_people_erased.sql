-- +goose Up

-- Who was erased is known again when histories show them again: by digests of what they signed with, under a key of
-- this database. alias tells the digests of one person from those of others, and nothing else.
CREATE TABLE people_erased (
    digest {{blob}} NOT NULL PRIMARY KEY,
    alias TEXT NOT NULL
);

-- The key, once somebody was erased: one row.
CREATE TABLE people_erased_key (
    id INTEGER NOT NULL PRIMARY KEY,
    value {{blob}} NOT NULL
);
