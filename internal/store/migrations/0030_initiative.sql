-- +goose Up
-- Initiatives: what is proposed to those who decide, with its case, and what they answered.
CREATE TABLE initiative_case (
    id         TEXT   NOT NULL PRIMARY KEY,
    scope      TEXT   NOT NULL, -- key; empty for all of the organisation
    title      TEXT   NOT NULL,
    problem    TEXT   NOT NULL, -- Markdown, as benefit, risk and result
    benefit    TEXT   NOT NULL,
    risk       TEXT   NOT NULL,
    days       BIGINT NOT NULL, -- of work, by all together; 0 where it is not known
    money      BIGINT NOT NULL, -- in whole units of the currency; 0 for none
    currency   TEXT   NOT NULL, -- three letters; empty for none
    author_id  TEXT   NOT NULL, -- a person; empty where none is known
    account_id TEXT   NOT NULL, -- of who wrote it
    state      TEXT   NOT NULL, -- draft, proposed, accepted, declined, deferred, done, stopped
    until      TEXT,            -- the day on which a deferred one is looked at again
    result     TEXT   NOT NULL, -- what came of it; empty before its end
    revision   BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    changed    BIGINT NOT NULL
);
CREATE INDEX initiative_case_author ON initiative_case (author_id);
CREATE INDEX initiative_case_state ON initiative_case (state);

CREATE TABLE initiative_option (
    initiative TEXT   NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    place      BIGINT NOT NULL,
    title      TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    PRIMARY KEY (initiative, place)
);

-- What formulas are fed with. Values are decimal numbers.
CREATE TABLE initiative_input (
    initiative TEXT NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    note       TEXT NOT NULL, -- where it comes from
    PRIMARY KEY (initiative, name)
);

CREATE TABLE initiative_voice (
    id          TEXT   NOT NULL PRIMARY KEY,
    initiative  TEXT   NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    person_id   TEXT   NOT NULL,
    person_name TEXT   NOT NULL,
    answer      TEXT   NOT NULL, -- accept, decline, defer; empty while it is waited for
    reason      TEXT   NOT NULL,
    until       TEXT,
    at          BIGINT NOT NULL  -- when they were asked, or answered
);
CREATE INDEX initiative_voice_of ON initiative_voice (initiative);
CREATE INDEX initiative_voice_person ON initiative_voice (person_id);

CREATE TABLE initiative_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    initiative TEXT   NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
CREATE INDEX initiative_event_of ON initiative_event (initiative);
