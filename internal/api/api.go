// Package api is the door for machines: JSON over HTTP under [Prefix], and the types that the command line's --json
// prints.
//
// A type such as [Who] is what one question is answered with; WhoOf makes it from what package knowledge found. Names
// of types, fields and addresses stay as they are; fields may be added. Fields are in snake_case, times in UTC as RFC
// 3339 writes them, shares go from 0 to 1, persons are {id, name}, lists are never null. Paths are bytes to git and
// text to JSON: see [QuotePath].
//
// Each operation is registered with what describes it (routes.go), and OpenAPI 3.1 comes from the same place. What
// holds for all of them is done once, in serve.go: who acts, the origin of a request, sizes, ETag and 304, a repeated
// POST with the same Idempotency-Key, and errors as RFC 9457 writes them. A query parameter that an operation does
// not know is refused; one that is given empty counts as not given.
//
// The door holds no rule and no SQL: whether somebody may do a thing is decided where it is done.
package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vault"
)

// Prefix is where the API lives. Its handler serves every path below it.
const Prefix = "/api/v1"

// Config is what the API needs.
type Config struct {
	DB      *store.DB
	Shelf   *knowledge.Shelf
	Version string // of this program
	// Actor finds who sent a request, by its token or its session's cookie. The zero Actor, and an error of kind Denied, mean
	// nobody.
	Actor func(*http.Request) (access.Actor, error)
	// Changed tells which paths a range of revisions (main..HEAD) or one commit changes, and who wrote it. Without it
	// reviewers can only be asked for by path.
	Changed func(ctx context.Context, r knowledge.Repository, revisions string) ([]string, []knowledge.Identity, error)
	Vault   *vault.Vault // for tokens of forges; nil keeps none
	Log     *slog.Logger // slog.Default() when nil
}

// API is the handler of everything below Prefix.
type API struct {
	Config
	handler http.Handler
	mux     *http.ServeMux
	openAPI []byte
	replays replays
	large   map[string]int // how many bytes bodies may have where it is not maxBody, by the pattern of the operation
}

// New makes the API. It panics when an operation is described wrongly, which tests would see.
func New(c Config) *API {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	a := &API{Config: c, mux: http.NewServeMux(), replays: replays{known: map[string]*replay{}}, large: map[string]int{}}
	doc := a.routes()
	var err error
	if a.openAPI, err = json.MarshalIndent(doc, "", "  "); err != nil {
		panic(err)
	}
	yaml := sync.OnceValue(func() []byte { // few ask for it, and it takes the most time of all here
		text, err := doc.YAML()
		if err != nil {
			panic(err)
		}
		return text
	})
	a.document("/openapi.json", "application/openapi+json", a.OpenAPI)
	a.document("/openapi.yaml", "application/openapi+yaml", yaml)
	a.mux.HandleFunc("/", a.nowhere)
	a.handler = a.guard(http.HandlerFunc(a.serve))
	return a
}

// ServeHTTP answers a request below Prefix.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// OpenAPI returns the description of the API, OpenAPI 3.1 as JSON.
func (a *API) OpenAPI() []byte { return a.openAPI }

func (a *API) document(path, contentType string, content func() []byte) {
	a.mux.HandleFunc("GET "+Prefix+path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content())
	})
}

// nowhere answers for addresses and methods that there are none of.
func (a *API) nowhere(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := a.mux.Handler(other); pattern != "/" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		a.fail(w, r, fault.NotFound("There is nothing at this address").
			WithHint("%s/openapi.json describes what there is.", Prefix))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	p := newProblem(http.StatusMethodNotAllowed, "This address does not take "+r.Method+" requests")
	p.Hint = "It takes " + strings.Join(allowed, " and ") + "."
	p.write(w)
}

// adapter lets the last parameter of an operation hold slashes, which OpenAPI has no way to write.
type adapter struct{ huma.Adapter }

// slashes marks such an operation in its metadata.
const slashes = "slashes"

func (t adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	if op.Metadata[slashes] != nil {
		served := *op
		served.Path = strings.TrimSuffix(op.Path, "}") + "...}"
		op = &served
	}
	t.Adapter.Handle(op, handler)
}

func newHuma(mux *http.ServeMux, version string) huma.API {
	config := huma.DefaultConfig("Leadwright", version)
	config.Info.Description = "Who understands what in your repositories, from evidence, and where it is thin. " +
		"Answers speak of areas; nothing here compares people by what they did.\n\n" +
		"Paths are relative to the root of their repository. One with characters that cannot stand in JSON as they " +
		"are is written as git does, in double quotes with C escapes (\"caf\\351.txt\"), and is taken in that form too.\n\n" +
		"Lists come in pages: next holds the cursor of the page after, as does the Link header. Every answer to a GET " +
		"carries an ETag."
	config.Servers = []*huma.Server{{URL: Prefix}}
	config.Tags = []*huma.Tag{
		{Name: "repositories", Description: "The repositories that Leadwright reads."},
		{Name: "knowledge", Description: "Who understands what, and how do we know?"},
		{Name: "direction", Description: "What was decided, by whom, and what came of it."},
		{Name: "standards", Description: "What repositories are held to, whether they keep it, and exemptions."},
		{Name: "people", Description: "Persons and the identities they sign with."},
		{Name: "roles", Description: "What roles answer for, and what titles mean."},
		{Name: "ladders", Description: "Career ladders: what is expected in each track at each level."},
		{Name: "organisation", Description: "Units, teams and projects, who is in them, and who has which role."},
		{Name: "responsibilities", Description: "Who answers for what, what nobody does, and what a change would do."},
		{Name: "access", Description: "Who may sign in, with what, and the record of who did and who looked."},
		{Name: "skills", Description: "What people can do and want to do, and what work needs."},
		{Name: "meta", Description: "About this program."},
	}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"session": {
		Type: "apiKey", In: "cookie", Name: "leadwright",
		Description: "The cookie of a browser that is signed in; its name may end with the port.",
	}, "token": {Type: "http", Scheme: "bearer", Description: "A personal token, made on one's account's page. It may do what " +
		"its account may, or only read."}}
	config.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	config.AllowAdditionalPropertiesByDefault = true // answers may grow; what is sent is held to its schema
	config.RejectUnknownQueryParameters = true
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", "" // served from here, and by the pages
	config.CreateHooks = nil                                             // no $schema in answers
	return huma.NewAPI(config, adapter{humago.NewAdapter(mux, Prefix)})
}
