-- +goose Up
-- Sheets are what short questions read instead of the history: results derived from it, to be dropped at any time. One
-- is found as long as it was made of what is stored now; stock counts the changes to segments and trees for that.
ALTER TABLE knowledge_repository ADD COLUMN stock BIGINT NOT NULL DEFAULT 0;

CREATE TABLE knowledge_sheet (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL, -- overview, reviews
    number     INTEGER NOT NULL, -- of the piece: a sheet is all its pieces put together
    made_of    TEXT    NOT NULL,
    data       {{blob}} NOT NULL,
    PRIMARY KEY (repository, name, number)
);
