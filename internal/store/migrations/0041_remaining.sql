-- +goose Up
-- What remains of items that were begun, in minutes of the likely amount, 0 where nobody said; and on which day that was said.
ALTER TABLE delivery_item ADD COLUMN remaining BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery_item ADD COLUMN remaining_on TEXT;
