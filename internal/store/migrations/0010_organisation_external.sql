-- +goose Up

-- What the directory that keeps the organisation up to date calls its entries.
ALTER TABLE organisation_scope ADD COLUMN external TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation_person ADD COLUMN external TEXT NOT NULL DEFAULT '';
