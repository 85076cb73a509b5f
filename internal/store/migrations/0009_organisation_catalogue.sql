-- +goose Up

-- One row: what the organisation adds to the role catalogue, as the file that it gave. Empty adds nothing.
CREATE TABLE organisation_catalogue (
    id INTEGER NOT NULL PRIMARY KEY,
    file TEXT NOT NULL
);
INSERT INTO organisation_catalogue (id, file) VALUES (1, '');
