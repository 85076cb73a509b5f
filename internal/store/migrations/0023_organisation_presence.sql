-- +goose Up
-- That somebody is not away although nothing is seen of them, as it was said on a day. It holds until the next sign of life.
CREATE TABLE organisation_presence (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation_person (id) ON DELETE CASCADE,
    day TEXT NOT NULL
);
