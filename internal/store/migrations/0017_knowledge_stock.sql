-- +goose Up
-- Which commits are still to be mined is seen from those that are stored, not counted along a way any more. base is a
-- commit of which all the past is stored, empty for none, and target once answers are about it.
ALTER TABLE knowledge_repository DROP COLUMN mined;
ALTER TABLE knowledge_repository DROP COLUMN planned;
