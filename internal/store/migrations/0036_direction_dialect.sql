-- +goose Up
-- In which dialect of decision records a home is written; empty for that of the records there.
ALTER TABLE direction_home ADD COLUMN dialect TEXT NOT NULL DEFAULT '';
