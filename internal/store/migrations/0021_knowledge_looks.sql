-- +goose Up
-- When a repository is looked at for news: when that was last, when there was some, how often in a row it failed, and when
-- to do it next, empty for at once.
ALTER TABLE knowledge_repository ADD COLUMN looked BIGINT;
ALTER TABLE knowledge_repository ADD COLUMN changed BIGINT;
ALTER TABLE knowledge_repository ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE knowledge_repository ADD COLUMN next_look BIGINT;
-- The commits that its history begins with, in order, separated by spaces; empty while unknown and for shallow clones.
ALTER TABLE knowledge_repository ADD COLUMN roots TEXT NOT NULL DEFAULT '';
