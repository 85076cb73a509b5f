package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vault"
	"github.com/leadwright/leadwright/internal/web"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// house is a workbench with a made-up repository, and a browser that is signed in.
type house struct {
	db      *store.DB
	secrets *vault.Vault
	server  *httptest.Server
	client  *http.Client
	git     *gittest.Builder
}

// made-up people, each with the folders they know.
var team = []struct{ name, email, knows string }{
	{"Ada Moss", "ada@example.com", "engine store"},
	{"Ben Okafor", "ben@example.com", "engine billing"},
	{"Cleo Lindqvist", "cleo@example.org", "billing reports"},
	{"Dag Ferreira", "dag@example.com", "mobile"},
	{"Esther Ngata", "esther@example.org", "web design"},
	{"Farid Holm", "farid@example.com", "web"},
	{"Greta Sol", "greta@example.com", "store importer"},
	{"F. Holm", "farid.holm@example.org", "web"},
}

const owners = `/engine/ @core
/store/ @core ada@example.com
/billing/ @money
/reports/ @money
/mobile/ @apps
/web/ @apps
/web/[a-z]/ @nobody
/importer/ greta@example.com
/legacy/ @core
`

// fill makes a history of about five hundred commits: folders that many know, that one knows, and that nobody has
// touched for years; reviews, and changes by an agent.
func fill(b *gittest.Builder) {
	r := rand.New(rand.NewPCG(7, 7))
	begin := time.Date(2023, 2, 6, 9, 0, 0, 0, time.UTC)
	files := map[string][]string{}
	commits := []gittest.Commit{{Author: "Old Hand", Email: "hand@example.net", When: begin.AddDate(-6, 0, 0),
		Message: "Begin with the legacy part", Files: map[string]string{
			"legacy/ledger.cob": body(r, 900), "legacy/batch.cob": body(r, 400), "CODEOWNERS": owners,
			"README.md": "# Harbour\n", "go.mod": "module example.com/harbour\n\ngo 1.24\n"}}}
	for i := range 260 {
		who := team[r.IntN(len(team))]
		known := strings.Fields(who.knows)
		folder := known[r.IntN(len(known))]
		c := gittest.Commit{Author: who.name, Email: who.email, When: begin.Add(time.Duration(i) * 102 * time.Hour),
			Message: fmt.Sprintf("Improve %s, step %d", folder, i), Files: map[string]string{}}
		for range 1 + r.IntN(3) {
			path := ""
			if n := len(files[folder]); n > 24 || n > 3 && r.IntN(3) > 0 {
				path = files[folder][r.IntN(n)]
			} else {
				path = fmt.Sprintf("%s/%s/%s.go", folder, parts[r.IntN(len(parts))], words[r.IntN(len(words))])
				files[folder] = append(files[folder], path)
			}
			c.Files[path] = body(r, 30+r.IntN(260))
		}
		switch r.IntN(9) {
		case 0, 1, 2:
			reviewer := team[r.IntN(len(team)-1)]
			c.Message += fmt.Sprintf("\n\nReviewed-by: %s <%s>", reviewer.name, reviewer.email)
		case 3:
			c.Message += "\n\nCo-Authored-By: Claude <noreply@anthropic.com>"
		}
		commits = append(commits, c)
	}
	b.Commits(commits...)
}

var (
	parts = []string{"core", "api", "internal", "render", "sync"}
	words = []string{"account", "balance", "cache", "draft", "entry", "filter", "graph", "handle", "index", "journal",
		"keyring", "ledger", "matcher", "notice", "outbox", "parser", "queue", "router", "session", "token"}
)

func body(r *rand.Rand, lines int) string {
	var b strings.Builder
	for range lines {
		fmt.Fprintf(&b, "func step%d(value int) int { return value*%d + offset }\n", r.IntN(1000), r.IntN(1000))
	}
	return b.String()
}

// standing works out how actors stand to others by the organisation.
func standing(db *store.DB) func(context.Context, access.Actor) (access.Actor, error) {
	return func(ctx context.Context, a access.Actor) (access.Actor, error) {
		err := db.Read(ctx, func(tx *store.Tx) (err error) {
			a.Standing, err = organisation.StandingOf(ctx, tx, a.PersonID)
			return err
		})
		return a, err
	}
}

// open makes an empty workbench with a browser that has no session yet.
func open(t testing.TB) *house {
	t.Helper()
	return openOn(t, leadtest.SQLite(t))
}

func openOn(t testing.TB, db *store.DB) *house {
	t.Helper()
	secrets, err := vault.Open(filepath.Join(t.TempDir(), "secrets.key"))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: db, secrets: secrets}
	w := web.New(web.Config{DB: db, Vault: secrets, Shelf: knowledge.NewShelf(1 << 28), Log: slog.New(slog.DiscardHandler),
		OpenAPI: []byte(openAPI), Standing: standing(db)})
	h.server = httptest.NewServer(w)
	t.Cleanup(h.server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return h
}

// furnish signs in, and adds and scans the made-up repository.
func furnish(t testing.TB) *house {
	t.Helper()
	h := open(t)
	h.signIn(t)
	h.git = gittest.New(t)
	fill(h.git)
	h.add(t, h.git.Dir, "harbour")
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := knowledge.PutSpan(ctx, tx, access.Local(), "", "Moving goods", []string{"harbour: engine", "harbour: mobile"})
		return err
	})
	return h
}

func (h *house) add(t testing.TB, dir, name string) {
	t.Helper()
	ctx := context.Background()
	found, err := knowledge.Locate(ctx, knowledge.NewRepository{Name: name, Location: dir})
	if err != nil {
		t.Fatal(err)
	}
	var added knowledge.Repository
	h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		added, err = knowledge.AddRepository(ctx, tx, access.Local(), found)
		return err
	})
	if _, err := knowledge.Scan(ctx, h.db, access.Local(), added.ID, knowledge.ScanOptions{CloneDir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	if err := knowledge.ReadImports(ctx, h.db, access.Local(), added.ID, nil); err != nil {
		t.Fatal(err)
	}
	if err := knowledge.TraceLines(ctx, h.db, access.Local(), added.ID, nil); err != nil {
		t.Fatal(err)
	}
	if err := knowledge.SummariseOne(ctx, h.db, access.Local(), added.ID); err != nil {
		t.Fatal(err)
	}
}

func (h *house) write(t testing.TB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := h.db.Write(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// link makes a one-time link.
func (h *house) link(t testing.TB) string {
	t.Helper()
	var secret string
	h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		secret, err = access.FirstLink(ctx, tx)
		return err
	})
	return h.server.URL + web.SignInPath + url.QueryEscape(secret)
}

func (h *house) signIn(t testing.TB) {
	t.Helper()
	resp, err := h.client.Get(h.link(t))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in gave %d", resp.StatusCode)
	}
}

// get reads a page.
func (h *house) get(t testing.TB, path string) (int, string, http.Header) {
	t.Helper()
	resp, err := h.client.Get(h.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content), resp.Header
}

// post sends a form as a page of the workbench would.
func (h *house) post(t testing.TB, path string, form url.Values) (int, string, http.Header) {
	t.Helper()
	return h.send(t, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// send sends a form in any encoding.
func (h *house) send(t testing.TB, path, contentType string, body io.Reader) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, h.server.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := h.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content), resp.Header
}

const openAPI = `{"openapi":"3.1.0","paths":{"/repositories":{"get":{"operationId":"list-repositories","tags":["repositories"],
"summary":"List the repositories","parameters":[{"name":"limit","in":"query","schema":{"type":"integer","format":"int64"},
"description":"At most so many."}],"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/List"}}}}}}}},
"components":{"schemas":{"List":{"type":"object","description":"A page of a list.","required":["items"],"properties":{
"items":{"type":"array","description":"What is on this page.","items":{"$ref":"#/components/schemas/Repository"}},
"next":{"type":"string"}}},"Repository":{"type":"object","properties":{"name":{"type":"string"},
"state":{"type":"string","enum":["new","ready"]}}}}}}`

// today is the day that the database's clock tells.
func (h *house) today(t testing.TB) (day store.Date) {
	t.Helper()
	if err := h.db.Read(t.Context(), func(tx *store.Tx) error { day = store.DateOf(tx.Now()); return nil }); err != nil {
		t.Fatal(err)
	}
	return day
}
