-- +goose Up
-- What can be searched, and the words of it. The index has its number and no text: tokens are made by package text.
CREATE TABLE text_document (
    kind    TEXT   NOT NULL, -- decision, problem, …
    id      TEXT   NOT NULL, -- of what it is, in the package that owns it
    number  BIGINT NOT NULL UNIQUE,
    changed BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
{{sqlite}} CREATE VIRTUAL TABLE text_index USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');
{{postgres}} CREATE TABLE text_index (number BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL);
{{postgres}} CREATE INDEX text_index_words ON text_index USING GIN (words);
