# Leadwright. `make` alone says what there is. Needed are Go, Node.js and git; the targets get the rest.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

REPO ?= .
GO ?= go
# More flags for go test, such as TESTFLAGS='-run TestMailmap ./internal/git'.
TESTFLAGS ?= ./...

script := internal/web/dist/app.js
sources := go.mod go.sum \
	$(shell find cmd internal \( -name testdata -o -name dist \) -prune -o ! -name '*_test.go' -print)
templates := internal/web/*_templ.go

.PHONY: help run demo test test-forge lint bench generate clean

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'

run: bin/leadwright ## the workbench on a repository, in your browser: make run REPO=path (default: this one)
	@bin/leadwright serve --open --repo "$(REPO)"

demo: bin/leadwright ## the workbench on a made-up repository; nothing of it stays
	@bin/leadwright demo --open

# The SQLite that is compiled from C is not watched for races: it has none of Go's, and watching it makes tests several times slower.
# What is around it is: the linker may take a package's copy of a generic function for all, and unwatched atomics look like races.
race = -gcflags=modernc.org/sqlite/lib=-race=false

test: $(script) ## everything that must hold: generated code, format, vet, and all tests with the race detector
	@.ci/needs
	@before=$$(cat $(templates) | git hash-object --stdin) && \
	$(GO) generate -run templ ./internal/web && \
	after=$$(cat $(templates) | git hash-object --stdin) && \
	[ "$$before" = "$$after" ] || \
	{ echo 'The code that templ generates was out of date and is new now: commit it.' >&2; exit 1; }
	@unformatted=$$(gofmt -l *.go cmd internal); \
	[ -z "$$unformatted" ] || { printf 'gofmt would change:\n%s\n' "$$unformatted" >&2; exit 1; }
	$(GO) vet -race $(race) ./...
	$(GO) test -race $(race) $(TESTFLAGS)

test-forge: $(script) ## the tests that read a real forge; the first time builds Gitea, in some minutes
	@.ci/needs
	LEADWRIGHT_GITEA="$$(.ci/gitea)" $(GO) test -race $(race) -count=1 -run Gitea ./internal/tracker ./internal/web

lint: $(script) ## the linters of .golangci.yml; the first time builds them, in about five minutes
	$(GO) tool -modfile=tools.mod golangci-lint run

bench: $(script) ## the figures of docs/benchmarks.md: make bench REPOS=path:path
	LEADWRIGHT_BENCH="$(REPOS)" $(GO) test -count=1 -timeout 2h -run TestBenchmark -v ./cmd/leadwright

generate: $(script) ## Go code from the templates
	$(GO) generate -run templ ./internal/web

clean: ## remove what was built
	rm -rf bin node_modules $(script)

bin/leadwright: $(sources) $(script)
	$(GO) build -o $@ ./cmd/leadwright

$(script): $(wildcard internal/web/assets/*.js) node_modules/.package-lock.json
	$(GO) generate -run esbuild ./internal/web

# npm writes this file last. No package's own scripts run.
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
