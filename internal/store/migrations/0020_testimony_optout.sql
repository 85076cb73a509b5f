-- +goose Up
-- Who asks not to be suggested as a reviewer: in a repository, or in all where that is empty. until is the last day of it.
CREATE TABLE testimony_optout (
    person_id  TEXT   NOT NULL,
    repository TEXT   NOT NULL,
    until      TEXT, -- empty for good
    at         BIGINT NOT NULL,
    PRIMARY KEY (person_id, repository)
);
