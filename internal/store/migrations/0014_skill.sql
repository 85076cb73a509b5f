-- +goose Up
-- The vocabulary. A skill that was merged into another keeps all that is its own and leads there, so that a merge can be
-- undone; merged_into is empty for others.
CREATE TABLE skill_skill (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,
    kind        TEXT   NOT NULL, -- leadership, language, technology, practice, domain
    merged_into TEXT   NOT NULL,
    retired     BIGINT
);

-- What a skill is called: its name and its aliases, as they compare and as they are written.
CREATE TABLE skill_word (
    folded   TEXT NOT NULL PRIMARY KEY,
    word     TEXT NOT NULL,
    skill_id TEXT NOT NULL REFERENCES skill_skill (id)
);
CREATE INDEX skill_word_skill ON skill_word (skill_id);

-- What persons declared of themselves. Rows are only ever added: the newest of a person and skill is in force.
CREATE TABLE skill_declaration (
    id        TEXT    NOT NULL PRIMARY KEY,
    person_id TEXT    NOT NULL,
    skill_id  TEXT    NOT NULL REFERENCES skill_skill (id),
    level     INTEGER NOT NULL,
    interest  INTEGER NOT NULL,
    at        BIGINT  NOT NULL
);
CREATE INDEX skill_declaration_person ON skill_declaration (person_id);

-- What who leads or manages a person wrote beside it.
CREATE TABLE skill_assessment (
    id          TEXT    NOT NULL PRIMARY KEY,
    person_id   TEXT    NOT NULL,
    skill_id    TEXT    NOT NULL REFERENCES skill_skill (id),
    level       INTEGER NOT NULL,
    evidence    TEXT    NOT NULL,
    day         TEXT    NOT NULL,
    author_id   TEXT    NOT NULL, -- a person
    author_name TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    withdrawn   BIGINT
);
CREATE INDEX skill_assessment_person ON skill_assessment (person_id);

-- Evidence that somebody wrote down. What histories show is never stored as a claim about a person.
CREATE TABLE skill_evidence (
    id          TEXT   NOT NULL PRIMARY KEY,
    person_id   TEXT   NOT NULL,
    skill_id    TEXT   NOT NULL REFERENCES skill_skill (id),
    sentence    TEXT   NOT NULL,
    link        TEXT   NOT NULL,
    day         TEXT   NOT NULL,
    author_id   TEXT   NOT NULL, -- a person
    author_name TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    withdrawn   BIGINT
);
CREATE INDEX skill_evidence_person ON skill_evidence (person_id);

-- What the work of a scope needs: so many people at a level.
CREATE TABLE skill_need (
    scope_id TEXT    NOT NULL,
    skill_id TEXT    NOT NULL REFERENCES skill_skill (id),
    level    INTEGER NOT NULL,
    people   INTEGER NOT NULL,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (scope_id, skill_id)
);

-- The skills of the role catalogue, under its ids: the seven of leadership first.
INSERT INTO skill_skill (id, name, kind, merged_into) VALUES
    ('technical-expertise', 'Technical expertise', 'leadership', ''),
    ('problem-solving', 'Problem solving', 'leadership', ''),
    ('decision-making', 'Decision making', 'leadership', ''),
    ('communication', 'Communication', 'leadership', ''),
    ('coaching-and-mentoring', 'Coaching and mentoring', 'leadership', ''),
    ('collaboration', 'Collaboration', 'leadership', ''),
    ('adaptability', 'Adaptability with continuous learning', 'leadership', ''),
    ('planning', 'Planning', 'practice', ''),
    ('people-management', 'People management', 'practice', ''),
    ('budgeting', 'Budgeting', 'practice', ''),
    ('strategic-thinking', 'Strategic thinking', 'practice', '');
INSERT INTO skill_word (folded, word, skill_id) SELECT LOWER(name), name, id FROM skill_skill;
