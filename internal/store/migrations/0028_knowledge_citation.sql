-- +goose Up
-- Where the files at the head cite decision records, as they write it: which decision is meant is found when it is asked for.
CREATE TABLE knowledge_citation (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    path       TEXT    NOT NULL,
    line       INTEGER NOT NULL,
    place      INTEGER NOT NULL, -- of the citation in its file, from 0
    form       TEXT    NOT NULL, -- adr, rfc, decision, file
    number     INTEGER NOT NULL,
    written    TEXT    NOT NULL, -- the path of a record's file as it is cited; empty for the other forms
    excerpt    TEXT    NOT NULL, -- the line, cut
    PRIMARY KEY (repository, path, place)
);
CREATE INDEX knowledge_citation_number ON knowledge_citation (number);

-- Of which head, and by which version of the search, the citations are; empty before.
ALTER TABLE knowledge_repository ADD COLUMN cited TEXT NOT NULL DEFAULT '';
