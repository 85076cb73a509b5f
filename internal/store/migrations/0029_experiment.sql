-- +goose Up
-- Experiments: what is believed, what is read to find out, and the days within which it is.
CREATE TABLE experiment_box (
    id          TEXT   NOT NULL PRIMARY KEY,
    scope       TEXT   NOT NULL, -- key; empty for all of the organisation
    title       TEXT   NOT NULL,
    belief      TEXT   NOT NULL, -- Markdown, as because, risk, limits, result and learnt
    because     TEXT   NOT NULL,
    measure     TEXT   NOT NULL, -- what is read
    source      TEXT   NOT NULL, -- from where
    threshold   TEXT   NOT NULL, -- which value decides
    first_day   TEXT,
    last_day    TEXT,
    high        BIGINT NOT NULL, -- 1 where its risk is high
    risk        TEXT   NOT NULL,
    limits      TEXT   NOT NULL, -- how far it reaches, and how it is stopped
    intent      TEXT   NOT NULL, -- throw away, graduate
    owner_id    TEXT   NOT NULL, -- a person; empty where none is known
    account_id  TEXT   NOT NULL, -- of who planned it
    state       TEXT   NOT NULL, -- planned, running, ended
    approver_id TEXT   NOT NULL, -- the person who said yes to a high risk
    approver    TEXT   NOT NULL, -- their account's name; empty before
    started     TEXT,
    ended       TEXT,
    outcome     TEXT   NOT NULL, -- confirmed, refuted, inconclusive, stopped; empty before its end
    result      TEXT   NOT NULL,
    learnt      TEXT   NOT NULL,
    decision    TEXT   NOT NULL, -- id of what was decided after it; empty for none
    revision    BIGINT NOT NULL,
    made        BIGINT NOT NULL,
    changed     BIGINT NOT NULL
);
CREATE INDEX experiment_box_owner ON experiment_box (owner_id);
CREATE INDEX experiment_box_approver ON experiment_box (approver_id);
CREATE INDEX experiment_box_state ON experiment_box (state);

CREATE TABLE experiment_part (
    experiment TEXT NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL,
    PRIMARY KEY (experiment, person_id)
);
CREATE INDEX experiment_part_person ON experiment_part (person_id);

-- Last days that an experiment had before.
CREATE TABLE experiment_move (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    was        TEXT   NOT NULL, -- a day
    reason     TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX experiment_move_of ON experiment_move (experiment);

CREATE TABLE experiment_reading (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    day        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX experiment_reading_of ON experiment_reading (experiment);
CREATE INDEX experiment_reading_person ON experiment_reading (person_id);

CREATE TABLE experiment_comment (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    at         BIGINT NOT NULL
);
CREATE INDEX experiment_comment_of ON experiment_comment (experiment);
CREATE INDEX experiment_comment_person ON experiment_comment (person_id);

CREATE TABLE experiment_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
CREATE INDEX experiment_event_of ON experiment_event (experiment);
