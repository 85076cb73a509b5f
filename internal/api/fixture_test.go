package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { leadtest.Main(m) }

// odd is a path that no JSON string can hold.
const odd = "docs/caf\xe9 \"menu\".md"

// lantern makes a small history: four people, one of them under two names, an agent, reviews, a rule of CODEOWNERS
// that nobody can read, and a path in an old encoding.
func lantern(t testing.TB) *gittest.Builder {
	b := gittest.New(t)
	lines := func(n int, text string) string { return strings.Repeat(text+"\n", n) }
	reviewed := "\n\nReviewed-by: Ben Sample <ben@example.com>\n"
	b.Commits(
		gittest.Commit{Author: "Ada Example", Email: "ada@example.com", Message: "Begin the parser", Files: map[string]string{
			"go.mod": "module example.com/lantern\n", "src/parser/parse.go": lines(120, "parse()"),
			"src/parser/lex.go": lines(60, "lex()"), "CODEOWNERS": "/docs/ @writers\n/src/** @@broken\n",
		}},
		gittest.Commit{Author: "Ben Sample", Email: "ben@example.com", Message: "Light the lamp" + "\n\nReviewed-by: Ada Example <ada@example.com>\n",
			Files: map[string]string{"src/lamp/lamp.go": lines(80, "light()"), "src/lamp/wick.go": lines(30, "trim()")}},
		gittest.Commit{Author: "Cleo Muster", Email: "cleo@example.com", Message: "Write the handbook",
			Files: map[string]string{"docs/handbook.md": lines(40, "Read me."), odd: lines(10, "Soup.")}},
		gittest.Commit{Author: "Ada Example", Email: "ada@example.com", Message: "Parse faster" + reviewed,
			Files: map[string]string{"src/parser/parse.go": lines(150, "parse(fast)")}},
		gittest.Commit{Author: "C. Muster", Email: "cmuster@example.org", Message: "Correct the handbook",
			Files: map[string]string{"docs/handbook.md": lines(50, "Read me first.")}},
		gittest.Commit{Author: "Dana Probe", Email: "dana@example.com",
			Message: "Lex with help\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n",
			Files:   map[string]string{"src/parser/lex.go": lines(90, "lex(helped)")}},
		gittest.Commit{Author: "Ben Sample", Email: "ben@example.com", Message: "Trim the wick",
			Files: map[string]string{"src/lamp/wick.go": lines(45, "trim(twice)")}},
	)
	return b
}

// desk is an API with one repository that is read.
type desk struct {
	t      testing.TB
	api    *api.API
	config api.Config
	db     *store.DB
	repo   knowledge.Repository
	dir    string
	log    *strings.Builder
	who    access.Actor
	last   map[string]string // ids of what was made last, see make
}

func open(t testing.TB, db *store.DB) *desk {
	d := &desk{t: t, db: db, who: access.Local(), log: &strings.Builder{}, last: map[string]string{}}
	d.config = api.Config{DB: db, Shelf: knowledge.NewShelf(1 << 20), Version: "0.0.0-test",
		Actor: func(*http.Request) (access.Actor, error) { return d.who, nil },
		Log:   slog.New(slog.NewTextHandler(d.log, nil))}
	d.api = api.New(d.config)
	return d
}

func openLantern(t testing.TB, db *store.DB) *desk {
	d := open(t, db)
	d.dir = lantern(t).Dir
	var added api.Repository
	d.want(http.StatusCreated, d.send("POST", "/repositories", map[string]any{"location": d.dir, "name": "lantern"})).into(&added)
	var err error
	if d.repo, err = knowledge.Scan(t.Context(), db, access.System(), added.ID, knowledge.ScanOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := knowledge.TraceLines(t.Context(), db, access.System(), added.ID, nil); err != nil {
		t.Fatal(err)
	}
	return d
}

// reply is an answer that was received whole.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (r reply) into(v any) reply {
	r.t.Helper()
	if err := json.Unmarshal([]byte(r.body), v); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	return r
}

// send sends a request with a JSON body, none for nil; headers are "Name: value".
func (d *desk) send(method, path string, body any, headers ...string) reply {
	d.t.Helper()
	var content io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			d.t.Fatal(err)
		}
		content = strings.NewReader(string(text))
	}
	r := httptest.NewRequest(method, api.Prefix+path, content)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.api.ServeHTTP(w, r)
	return reply{t: d.t, status: w.Code, header: w.Header(), body: w.Body.String()}
}

func (d *desk) get(path string, headers ...string) reply { return d.send("GET", path, nil, headers...) }

// want checks the status, and that every error is a problem as RFC 9457 has it.
func (d *desk) want(status int, r reply) reply {
	d.t.Helper()
	if r.status != status {
		d.t.Fatalf("status %d, want %d: %s\n%s", r.status, status, r.body, d.log)
	}
	if status >= 400 {
		var p api.Problem
		r.into(&p)
		if r.header.Get("Content-Type") != "application/problem+json" || p.Status != status || p.Title != http.StatusText(status) ||
			p.Detail == "" || p.Kind == "" {
			d.t.Fatalf("no problem document: %v %s", r.header, r.body)
		}
	}
	return r
}

// golden compares an answer with testdata/name.json, with ids that are made anew each time left out.
func golden(t testing.TB, name, body string, masks ...string) {
	t.Helper()
	body = strings.NewReplacer(masks...).Replace(body)
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(body), "", "  "); err != nil {
		t.Fatalf("%s: %v in %s", name, err, body)
	}
	text := indented.Bytes()
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(text) {
		t.Errorf("%s is not what it was. If that is meant: go test ./internal/api -update\ngot:\n%s\nwant:\n%s", file, text, want)
	}
}
