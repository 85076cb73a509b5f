-- +goose Up
-- Decisions that were commented on since they were made findable last.
CREATE TABLE direction_unindexed (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE
);
