-- +goose Up
-- The packages that the manifests of the head ask for; one row a repository, of the same head as its tree.
CREATE TABLE knowledge_manifest (
    repository TEXT     NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT     NOT NULL,
    data       {{blob}} NOT NULL -- JSON
);
