-- +goose Up
-- What a history reads like depends on where a shallow clone cuts it off, so that is kept: border is a digest of it,
-- empty for a whole history. It takes the place of a digest of the .mailmap, which nothing read.
ALTER TABLE knowledge_repository RENAME COLUMN mailmap TO border;
UPDATE knowledge_repository SET border = '';
