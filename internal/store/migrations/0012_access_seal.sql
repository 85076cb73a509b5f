-- +goose Up

-- The two records are sealed: each row gets its number, digests of its parts that can name people, each with its salt,
-- and a hash over all of it and the row before. A row that waits to be sealed has none of them.
ALTER TABLE access_record ADD COLUMN seq BIGINT;
ALTER TABLE access_record ADD COLUMN who_salt {{blob}};
ALTER TABLE access_record ADD COLUMN who_mark {{blob}};
ALTER TABLE access_record ADD COLUMN whom_salt {{blob}};
ALTER TABLE access_record ADD COLUMN whom_mark {{blob}};
ALTER TABLE access_record ADD COLUMN hash {{blob}};
CREATE UNIQUE INDEX access_record_seq ON access_record (seq);
CREATE INDEX access_record_waiting ON access_record (id) WHERE seq IS NULL;
CREATE INDEX access_record_actor ON access_record (actor_id);

ALTER TABLE access_look ADD COLUMN seq BIGINT;
ALTER TABLE access_look ADD COLUMN who_salt {{blob}};
ALTER TABLE access_look ADD COLUMN who_mark {{blob}};
ALTER TABLE access_look ADD COLUMN whom_salt {{blob}};
ALTER TABLE access_look ADD COLUMN whom_mark {{blob}};
ALTER TABLE access_look ADD COLUMN hash {{blob}};
CREATE UNIQUE INDEX access_look_seq ON access_look (seq);
CREATE INDEX access_look_waiting ON access_look (id) WHERE seq IS NULL;
CREATE INDEX access_look_actor ON access_look (actor_id);

-- Where each record's chain has got to.
CREATE TABLE access_seal (
    record TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash {{blob}} NOT NULL
);
