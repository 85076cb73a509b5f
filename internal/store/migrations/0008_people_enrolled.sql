-- +goose Up

-- Identities of those whom the organisation names as its persons. Identities of one enrolment are one person, and two
-- enrolments never are.
CREATE TABLE people_enrolled (
    identity_id TEXT NOT NULL PRIMARY KEY,
    enrolment TEXT NOT NULL
);

-- Which earlier ids lead to a person.
CREATE INDEX people_person_leads ON people_person (leads_to);
