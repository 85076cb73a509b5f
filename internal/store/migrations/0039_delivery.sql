-- +goose Up
-- What is kept of projects, which are scopes of the organisation, under their keys.
CREATE TABLE delivery_project (
    scope    TEXT   NOT NULL PRIMARY KEY, -- key
    goal     TEXT   NOT NULL,             -- Markdown, as included, excluded and result
    included TEXT   NOT NULL,
    excluded TEXT   NOT NULL,
    currency TEXT   NOT NULL, -- of its budget; empty for none
    most     BIGINT NOT NULL, -- items that are to be done at once; 0 for no limit
    holidays TEXT   NOT NULL, -- days on which nobody works, a line each
    state    TEXT   NOT NULL, -- open, paused, done, stopped
    result   TEXT   NOT NULL, -- what came of it
    numbers  BIGINT NOT NULL, -- of its items, given so far
    work     BIGINT NOT NULL, -- grows whenever anything about its items changes
    revision BIGINT NOT NULL,
    changed  BIGINT NOT NULL
);

CREATE TABLE delivery_milestone (
    id      TEXT   NOT NULL PRIMARY KEY,
    project TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    place   BIGINT NOT NULL,
    title   TEXT   NOT NULL,
    what    TEXT   NOT NULL, -- is there when it is reached
    reached TEXT
);
CREATE INDEX delivery_milestone_of ON delivery_milestone (project);

CREATE TABLE delivery_deliverable (
    id        TEXT   NOT NULL PRIMARY KEY,
    project   TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    place     BIGINT NOT NULL,
    title     TEXT   NOT NULL,
    milestone TEXT   NOT NULL, -- id of one that it belongs to; empty for none
    handed    TEXT             -- the day on which it was handed over
);
CREATE INDEX delivery_deliverable_of ON delivery_deliverable (project);

-- What a project needs from others.
CREATE TABLE delivery_dependency (
    id      TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    scope   TEXT NOT NULL, -- key of who gives it; empty for somebody outside
    party   TEXT NOT NULL, -- who that is, outside
    what    TEXT NOT NULL,
    met     TEXT           -- the day on which it was there
);
CREATE INDEX delivery_dependency_of ON delivery_dependency (project);
CREATE INDEX delivery_dependency_scope ON delivery_dependency (scope);

-- Every date that was wished, promised or agreed, with those before it.
CREATE TABLE delivery_date (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    kind       TEXT   NOT NULL, -- target, commitment, agreed
    subject    TEXT   NOT NULL, -- id of a milestone or a dependency; empty for the project
    day        TEXT,            -- none where it was taken back
    party      TEXT   NOT NULL, -- to whom it was promised
    reason     TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX delivery_date_of ON delivery_date (project);

-- What was forecast on a day: the last of each day.
CREATE TABLE delivery_forecast (
    project TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    subject TEXT   NOT NULL, -- id of a milestone; empty for the project
    day     TEXT   NOT NULL,
    p50     TEXT, -- days; none where it is more than ten years away
    p85     TEXT,
    p95     TEXT,
    items   BIGINT NOT NULL, -- that were open
    basis   TEXT   NOT NULL, -- record, estimates
    PRIMARY KEY (project, subject, day)
);

CREATE TABLE delivery_budget (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    kind       TEXT   NOT NULL, -- expected, committed, spent
    month      TEXT   NOT NULL, -- its first day
    amount     BIGINT NOT NULL, -- in whole units of the project's currency
    note       TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX delivery_budget_of ON delivery_budget (project);

-- What an hour of somebody costs from a day on.
CREATE TABLE delivery_rate (
    person_id TEXT   NOT NULL,
    first_day TEXT   NOT NULL,
    cents     BIGINT NOT NULL, -- hundredths of the currency
    currency  TEXT   NOT NULL,
    PRIMARY KEY (person_id, first_day)
);

-- What may go wrong, and what has.
CREATE TABLE delivery_risk (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    title      TEXT   NOT NULL,
    what       TEXT   NOT NULL, -- Markdown, as response and ending
    likelihood BIGINT NOT NULL, -- 1 to 5; 0 for an issue
    impact     BIGINT NOT NULL, -- 1 to 5
    owner_id   TEXT   NOT NULL, -- a person; empty for none
    response   TEXT   NOT NULL,
    review     TEXT,
    state      TEXT   NOT NULL, -- risk, issue, closed
    happened   TEXT,            -- the day on which it became an issue
    ending     TEXT   NOT NULL, -- why it was closed
    revision   BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    changed    BIGINT NOT NULL
);
CREATE INDEX delivery_risk_of ON delivery_risk (project);
CREATE INDEX delivery_risk_owner ON delivery_risk (owner_id);

CREATE TABLE delivery_note (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    at         BIGINT NOT NULL
);
CREATE INDEX delivery_note_of ON delivery_note (project);
CREATE INDEX delivery_note_person ON delivery_note (person_id);

CREATE TABLE delivery_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
CREATE INDEX delivery_event_of ON delivery_event (project);

-- Where items come from: a tracker, or a file.
CREATE TABLE delivery_source (
    id       TEXT   NOT NULL PRIMARY KEY,
    project  TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    kind     TEXT   NOT NULL, -- github, gitlab, gitea, jira, stages
    address  TEXT   NOT NULL, -- of a tracker; the name of a file
    changed  BIGINT,          -- up to when changes were read; none for a file
    read_at  BIGINT,          -- when it was read last
    problem  TEXT   NOT NULL, -- why the last reading failed; empty where it did not
    writes   BIGINT NOT NULL, -- 1 where states are written back
    token    TEXT   NOT NULL, -- sealed; empty for none
    UNIQUE (project, kind, address)
);

CREATE TABLE delivery_item (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    number     BIGINT NOT NULL, -- what people call it
    title      TEXT   NOT NULL,
    what       TEXT   NOT NULL, -- Markdown
    state      TEXT   NOT NULL, -- open, doing, waiting, done, dropped
    reason     TEXT   NOT NULL, -- what it waits for, or why it was dropped
    milestone  TEXT   NOT NULL, -- id; empty for none
    priority   BIGINT NOT NULL, -- 1 is the highest; 0 where nobody said
    people     BIGINT NOT NULL, -- that do it at once
    low        BIGINT NOT NULL, -- minutes of work of the whole team; 0 where nobody said, as likely and high
    likely     BIGINT NOT NULL,
    high       BIGINT NOT NULL,
    size       TEXT   NOT NULL, -- S, M, L …; empty where nobody said
    deadline   TEXT,
    learn      TEXT   NOT NULL, -- what can be learnt from it
    source     TEXT   NOT NULL, -- id; empty for what was written here
    source_key TEXT   NOT NULL, -- what the source calls it
    url        TEXT   NOT NULL,
    labels     TEXT   NOT NULL, -- of the source, a line each
    opened     TEXT   NOT NULL, -- a day
    started    TEXT,
    finished   TEXT,
    reopened   BIGINT NOT NULL, -- how often
    revision   BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    UNIQUE (project, number)
);
CREATE UNIQUE INDEX delivery_item_source ON delivery_item (source, source_key) WHERE source <> '';
CREATE INDEX delivery_item_state ON delivery_item (project, state, number, id);
CREATE INDEX delivery_item_opened ON delivery_item (project, state, opened);
CREATE INDEX delivery_item_finished ON delivery_item (project, state, finished);

-- Changes to code that wait for a review, as a source knows them.
CREATE TABLE delivery_review (
    source TEXT   NOT NULL REFERENCES delivery_source (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title  TEXT   NOT NULL,
    url    TEXT   NOT NULL,
    opened TEXT   NOT NULL, -- a day
    PRIMARY KEY (source, number)
);

-- Of which items a source does not know yet that they were closed or opened again here.
CREATE TABLE delivery_untold (
    item     TEXT   NOT NULL PRIMARY KEY REFERENCES delivery_item (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL -- of the item, then
);

CREATE TABLE delivery_need (
    item   TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    skill  TEXT   NOT NULL, -- id
    level  BIGINT NOT NULL,
    people BIGINT NOT NULL, -- how many of those who do it
    PRIMARY KEY (item, skill)
);

-- Which code an item touches.
CREATE TABLE delivery_place (
    item       TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    repository TEXT   NOT NULL, -- id
    area       TEXT   NOT NULL, -- name
    PRIMARY KEY (item, repository, area)
);

-- What waits for what.
CREATE TABLE delivery_after (
    item   TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    before TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    lag    BIGINT NOT NULL, -- minutes of work
    PRIMARY KEY (item, before)
);
CREATE INDEX delivery_after_before ON delivery_after (before);

CREATE TABLE delivery_move (
    id         TEXT   NOT NULL PRIMARY KEY,
    item       TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    state      TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL
);
CREATE INDEX delivery_move_of ON delivery_move (item);

-- Plans of who does what when. They never change, but for being adopted.
CREATE TABLE delivery_plan (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    state      TEXT   NOT NULL, -- proposed, adopted, replaced
    asked      TEXT   NOT NULL, -- what was asked for, as JSON
    digest     TEXT   NOT NULL, -- of all that it was worked out from
    solver     TEXT   NOT NULL, -- version
    seed       BIGINT NOT NULL,
    steps      BIGINT NOT NULL,
    first_day  TEXT   NOT NULL, -- of its time
    makespan   BIGINT NOT NULL, -- in slots, as bound
    bound      BIGINT NOT NULL,
    figures    TEXT   NOT NULL, -- by objective, as JSON
    late       TEXT   NOT NULL, -- what it does not keep, a line each
    clash      TEXT   NOT NULL, -- where no plan can be: what clashes, a line each
    guessed    BIGINT NOT NULL, -- items without an estimate
    base       TEXT   NOT NULL, -- id of the plan that was in force; empty for none
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    made       BIGINT NOT NULL,
    adopter_id TEXT   NOT NULL,
    adopter    TEXT   NOT NULL,
    adopted    BIGINT
);
CREATE INDEX delivery_plan_of ON delivery_plan (project, state);

CREATE TABLE delivery_planned (
    plan   TEXT   NOT NULL REFERENCES delivery_plan (id) ON DELETE CASCADE,
    item   TEXT   NOT NULL, -- id
    starts BIGINT NOT NULL, -- slots
    ends   BIGINT NOT NULL,
    why    TEXT   NOT NULL, -- these people: what of it is about knowledge and learning
    PRIMARY KEY (plan, item)
);

CREATE TABLE delivery_planned_person (
    plan      TEXT NOT NULL,
    item      TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (plan, item, person_id),
    FOREIGN KEY (plan, item) REFERENCES delivery_planned (plan, item) ON DELETE CASCADE
);
CREATE INDEX delivery_planned_person_of ON delivery_planned_person (person_id);

-- What plans of a project have to keep.
CREATE TABLE delivery_pin (
    item TEXT NOT NULL PRIMARY KEY REFERENCES delivery_item (id) ON DELETE CASCADE,
    day  TEXT           -- on which it begins; none where that is free
);

CREATE TABLE delivery_pin_person (
    item      TEXT NOT NULL REFERENCES delivery_pin (item) ON DELETE CASCADE,
    person_id TEXT NOT NULL,
    PRIMARY KEY (item, person_id)
);
CREATE INDEX delivery_pin_person_of ON delivery_pin_person (person_id);

-- Who was asked to do an item, and what they agreed about it.
CREATE TABLE delivery_assignment (
    id         TEXT   NOT NULL PRIMARY KEY,
    item       TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL, -- empty where they were erased
    level      TEXT   NOT NULL, -- tell, sell, consult, agree, advise, inquire, delegate
    outcome    TEXT   NOT NULL, -- that is wanted
    limits     TEXT   NOT NULL,
    check_in   TEXT,            -- the day on which they look at it together
    reason     TEXT   NOT NULL, -- why this person
    state      TEXT   NOT NULL, -- asked, accepted, declined, countered, ended
    answer     TEXT   NOT NULL, -- what the person said to it
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX delivery_assignment_of ON delivery_assignment (item);
CREATE INDEX delivery_assignment_person ON delivery_assignment (person_id, state);
