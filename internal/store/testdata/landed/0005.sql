PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE store_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO store_version VALUES(1,0,1,'2026-11-26 00:09:25');
INSERT INTO store_version VALUES(2,1,1,'2026-11-26 00:09:25');
INSERT INTO store_version VALUES(3,2,1,'2026-11-26 00:09:25');
INSERT INTO store_version VALUES(4,3,1,'2026-11-26 00:09:25');
INSERT INTO store_version VALUES(5,4,1,'2026-11-26 00:09:25');
INSERT INTO store_version VALUES(6,5,1,'2026-11-26 00:09:25');
CREATE TABLE access_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE TABLE access_link (
    hash BLOB NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    redeemed BIGINT
);
CREATE TABLE access_session (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE TABLE access_record (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL
);
INSERT INTO access_record VALUES('01m8ajz0xpcn18ptdyfz7atst4',1795651765174927,'local','The person at the terminal','add repository','ledger');
CREATE TABLE access_look (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    person_id TEXT NOT NULL,
    what TEXT NOT NULL
);
CREATE TABLE jobs_job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    due BIGINT NOT NULL,
    created BIGINT NOT NULL,
    started BIGINT,
    ended BIGINT,
    worker TEXT NOT NULL,
    lease BIGINT,
    cancel BOOLEAN NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    phase TEXT NOT NULL,
    note TEXT NOT NULL,
    result TEXT NOT NULL,
    error TEXT NOT NULL,
    hint TEXT NOT NULL
);
CREATE TABLE people_person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    founder TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    leads_to TEXT
);
INSERT INTO people_person VALUES('p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example','ada@example.com','itbsb8nr213bm1hvj0vv3pq7hh0',1,NULL);
CREATE TABLE people_identity (
    id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people_person (id),
    reason TEXT NOT NULL
);
INSERT INTO people_identity VALUES('itbsb8nr213bm1hvj0vv3pq7hh0',1,'Ada Example','ada@example.com','human','p72sj1f43mtzmk8k7ynfsry8v0r','');
CREATE TABLE people_alias (
    identity_id TEXT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    PRIMARY KEY (identity_id, source)
);
CREATE TABLE people_decision (
    id TEXT NOT NULL PRIMARY KEY,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    undone BIGINT,
    undone_by TEXT NOT NULL
);
CREATE TABLE people_side (
    decision_id TEXT NOT NULL REFERENCES people_decision (id) ON DELETE CASCADE,
    side INTEGER NOT NULL,
    identity_id TEXT NOT NULL REFERENCES people_identity (id),
    PRIMARY KEY (decision_id, side, identity_id)
);
CREATE TABLE people_proposal (
    id TEXT NOT NULL PRIMARY KEY,
    strength INTEGER NOT NULL,
    person_a TEXT NOT NULL REFERENCES people_person (id),
    person_b TEXT NOT NULL REFERENCES people_person (id),
    identity_a TEXT NOT NULL REFERENCES people_identity (id),
    identity_b TEXT NOT NULL REFERENCES people_identity (id),
    reason TEXT NOT NULL
);
CREATE TABLE people_revision (
    id INTEGER NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL,
    rules INTEGER NOT NULL
);
INSERT INTO people_revision VALUES(1,1,1);
CREATE TABLE knowledge_repository (
    id       TEXT    NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    location TEXT    NOT NULL, -- as it was given: a path or a clone URL
    kind     TEXT    NOT NULL, -- local, clone
    dir      TEXT    NOT NULL, -- where git finds it; empty until cloned
    branch   TEXT    NOT NULL,
    state    TEXT    NOT NULL, -- new, scanning, partial, ready, failed
    note     TEXT    NOT NULL, -- a sentence about the state, for people
    version  INTEGER NOT NULL, -- of the analysis that mined it
    base     TEXT    NOT NULL, -- the commit from which the way to target starts; empty for the root
    target   TEXT    NOT NULL, -- the commit mined towards
    mined    BIGINT  NOT NULL, -- commits stored of the way from base to target
    planned  BIGINT  NOT NULL, -- commits on the way from base to target
    commits  BIGINT  NOT NULL, -- commits stored in all
    border  TEXT    NOT NULL, -- digest of the .mailmap that identities were matched with
    revision BIGINT  NOT NULL, -- grows with every change to what is stored
    created  BIGINT  NOT NULL,
    scanned  BIGINT            -- when the last scan ended well
);
INSERT INTO knowledge_repository VALUES('01m8ajz0xpcn18ptdyfz7atst3','ledger','/srv/ledger','local','/srv/ledger','main','ready','',1,'4b3beb54bc27ce61f6e4fda3105087b7c136cce2','4b3beb54bc27ce61f6e4fda3105087b7c136cce2',0,0,1,'',2,1795651765174927,1795651765214665);
CREATE TABLE knowledge_segment (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    commits    INTEGER NOT NULL,
    lines      BOOLEAN NOT NULL,
    data       BLOB NOT NULL,
    subjects   BLOB NOT NULL,
    PRIMARY KEY (repository, number)
);
INSERT INTO knowledge_segment VALUES('01m8ajz0xpcn18ptdyfz7atst3',0,1,1,X'01010b416461204578616d706c650f616461406578616d706c652e636f6d020a434f44454f574e45525304612e676f1401010000024b3beb54bc27ce61f6e4fda3105087b7c136cce20000cad6b9950dcad6b9950d00000241000102004101010200',X'01000700f8ff0105426567696e010000ffff');
CREATE TABLE knowledge_tree (
    repository TEXT NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT NOT NULL,
    counted    BOOLEAN NOT NULL, -- lines are counted, not estimated
    data       BLOB NOT NULL
);
INSERT INTO knowledge_tree VALUES('01m8ajz0xpcn18ptdyfz7atst3','4b3beb54bc27ce61f6e4fda3105087b7c136cce2',1,X'0102000a434f44454f574e45525328303061313865313763373933363862313536353762323937356133363830376538353163316138390b01000004612e676f28643139303334383731646666353532356636653064376465313761643533333037366234383838360f0100');
CREATE TABLE knowledge_area (
    repository TEXT NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    title      TEXT NOT NULL,
    source     TEXT NOT NULL,
    patterns   TEXT NOT NULL, -- JSON list
    owners     TEXT NOT NULL, -- JSON list
    members    BLOB NOT NULL, -- indexes into the tree, as variable-length differences
    PRIMARY KEY (repository, name)
);
INSERT INTO knowledge_area VALUES('01m8ajz0xpcn18ptdyfz7atst3','a.go','','codeowners','["/a.go"]','["@ada"]',X'01');
INSERT INTO knowledge_area VALUES('01m8ajz0xpcn18ptdyfz7atst3','(top level)','','directory','["/"]','[]',X'00');
CREATE TABLE knowledge_problem (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    file       TEXT    NOT NULL,
    line       INTEGER NOT NULL,
    sentence   TEXT    NOT NULL,
    hint       TEXT    NOT NULL,
    PRIMARY KEY (repository, number)
);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('store_version',6);
CREATE INDEX access_session_account ON access_session (account_id);
CREATE INDEX access_look_person ON access_look (person_id, id);
CREATE UNIQUE INDEX jobs_job_active ON jobs_job (kind, key) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_job_next ON jobs_job (priority DESC, due, id) WHERE state = 'waiting';
CREATE INDEX jobs_job_running ON jobs_job (lease) WHERE state = 'running';
CREATE INDEX people_identity_person ON people_identity (person_id, seq);
CREATE INDEX people_identity_email ON people_identity (email);
CREATE INDEX people_alias_source ON people_alias (source);
CREATE INDEX people_decision_proposal ON people_decision (proposal_id);
CREATE INDEX people_proposal_strength ON people_proposal (strength, id);
COMMIT;
PRAGMA application_id = 1281712484;
