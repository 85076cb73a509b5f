-- +goose Up
-- Texts get numbers in the order in which they changed, and are found by their kind too. All are made findable anew at the next start.
DELETE FROM text_document;
CREATE INDEX text_document_kind ON text_document (number, kind);
{{sqlite}} INSERT INTO text_index (text_index) VALUES ('delete-all');
{{postgres}} DELETE FROM text_index;
