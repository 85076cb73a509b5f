-- +goose Up
-- Which code a decision concerns, as people said.
CREATE TABLE direction_place (
    decision   TEXT NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    repository TEXT NOT NULL, -- id
    path       TEXT NOT NULL, -- a directory, a file, or a pattern; empty for all of it
    area       TEXT NOT NULL, -- a name instead of a path; empty for none
    PRIMARY KEY (decision, repository, path, area)
);
CREATE INDEX direction_place_repository ON direction_place (repository);
