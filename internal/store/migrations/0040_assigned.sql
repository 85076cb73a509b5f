-- +goose Up
-- To whom items are assigned in their source, a line each: account, name and address, with tabs between them.
ALTER TABLE delivery_item ADD COLUMN assigned TEXT NOT NULL DEFAULT '';
-- Forges are read once more from the beginning.
UPDATE delivery_source SET changed = NULL WHERE kind IN ('github', 'gitlab', 'gitea');
