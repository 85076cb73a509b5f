-- +goose Up

-- Work to do later. state is waiting, running, done, failed or cancelled.
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

-- One job of a kind and key waits or runs at a time.
CREATE UNIQUE INDEX jobs_job_active ON jobs_job (kind, key) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_job_next ON jobs_job (priority DESC, due, id) WHERE state = 'waiting';
CREATE INDEX jobs_job_running ON jobs_job (lease) WHERE state = 'running';
