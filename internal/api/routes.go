package api

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
)

// route describes an operation.
type route struct {
	tag, id, method, path string
	summary, text         string
	status                int // of success; 200 when 0
	errors                []int
	slashes               bool   // the last part of the path may hold slashes
	media                 string // of an answer that is no JSON but a text
	makes                 bool   // it may make what it is about, which is 201
	most                  int    // bytes of the body; maxBody when 0
}

// routes registers all operations and returns their description.
func (a *API) routes() *huma.OpenAPI {
	h := newHuma(a.mux, a.Version)
	a.repositoryRoutes(h)
	a.knowledgeRoutes(h)
	a.testimonyRoutes(h)
	a.codeownersRoutes(h)
	a.handoverRoutes(h)
	a.areaRoutes(h)
	a.everywhereRoutes(h)
	a.spanRoutes(h)
	a.peopleRoutes(h)
	a.dossierRoutes(h)
	a.roleRoutes(h)
	a.coverageRoutes(h)
	a.scopeRoutes(h)
	a.colleagueRoutes(h)
	a.accessRoutes(h)
	a.skillRoutes(h)
	a.ladderRoutes(h)
	a.decisionRoutes(h)
	a.objectiveRoutes(h)
	a.qualityRoutes(h)
	a.strategyRoutes(h)
	a.initiativeRoutes(h)
	a.projectRoutes(h)
	a.workRoutes(h)
	a.delegateRoutes(h)
	a.experimentRoutes(h)
	a.searchRoutes(h)
	a.radarRoutes(h)
	get(a, h, route{tag: "meta", id: "get-version", path: "/version", summary: "The version of this program"},
		func(context.Context, access.Actor, *struct{}) (found[Version], error) {
			return found[Version]{Body: VersionOf(a.Version)}, nil
		})
	return h.OpenAPI()
}

// found is an answer that is one thing.
type found[T any] struct {
	ETag string `header:"ETag" doc:"Changes when the answer does"`
	Body T
}

// listed is an answer that is a page of a list.
type listed[T any] struct {
	ETag string `header:"ETag" doc:"Changes when the answer does"`
	Link string `header:"Link" doc:"rel=\"next\" leads to the next page; missing on the last"`
	Body T
}

// made is the answer to what made something.
type made[T any] struct {
	Location string `header:"Location" doc:"Where it is found"`
	Body     T
}

// did is the answer to what changed something.
type did[T any] struct{ Body T }

// get registers an operation that reads.
func get[I, O any](a *API, h huma.API, r route, answer func(context.Context, access.Actor, *I) (O, error)) {
	r.method = http.MethodGet
	register(a, h, r, func(op *huma.Operation) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "If-None-Match", In: "header",
			Description: "The ETag of the answer that you hold", Schema: &huma.Schema{Type: huma.TypeString}})
		op.Responses["304"] = &huma.Response{Description: "The answer that you hold is still right",
			Headers: map[string]*huma.Header{"ETag": {Schema: &huma.Schema{Type: huma.TypeString}}}}
	}, answer)
}

// do registers an operation that changes something.
func do[I, O any](a *API, h huma.API, r route, answer func(context.Context, access.Actor, *I) (O, error)) {
	register(a, h, r, func(op *huma.Operation) {
		if r.method == http.MethodPost {
			op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header",
				Description: "A text of your own, new for each request. A request that is sent again with the same key is " +
					"not done again: it has the same answer.", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(maxKey)}})
		}
	}, answer)
}

func register[I, O any](a *API, h huma.API, r route, describe func(*huma.Operation),
	answer func(context.Context, access.Actor, *I) (O, error)) {
	op := huma.Operation{OperationID: r.id, Method: r.method, Path: r.path, Summary: r.summary, Description: r.text,
		Tags: []string{r.tag}, DefaultStatus: r.status, Responses: map[string]*huma.Response{},
		MaxBodyBytes:    int64(cmp.Or(r.most, maxBody)) + 1,
		BodyReadTimeout: -1, // the body is at hand
		Errors: append([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable},
			r.errors...)}
	if r.slashes {
		op.Metadata = map[string]any{slashes: true}
	}
	if r.media != "" {
		text := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		op.Responses["200"] = &huma.Response{Content: map[string]*huma.MediaType{r.media: text}}
	}
	if r.most != 0 {
		a.large[r.method+" "+Prefix+r.path] = r.most
	}
	describe(&op)
	place := placesOf(reflect.TypeFor[I]())
	huma.Register(h, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := answer(ctx, callOf(ctx).actor, in)
		if err != nil {
			if _, ok := errors.AsType[*Problem](err); !ok {
				a.tell(ctx, r.method+" "+r.path, err)
			}
			return nil, problemOf(err, place)
		}
		return &out, nil
	})
	if r.makes {
		made := *op.Responses["200"]
		made.Description = http.StatusText(http.StatusCreated)
		op.Responses["201"] = &made
	}
}

// otherNames are what areas call a field that operations know by another name.
var otherNames = map[string]string{"person": "absent", "after": "cursor", "range": "revision",
	"identity": "identities", "path": "location", "url": "location", "depends-on": "depends_on",
	"time-zone": "time_zone", "reports-to": "reports_to"}

// placesOf tells where a field of the input of type t stands in a request: "query.path".
func placesOf(t reflect.Type) func(field string) string {
	places := map[string]string{}
	for _, f := range reflect.VisibleFields(t) {
		for _, in := range []string{"path", "query", "header"} {
			if name, _, _ := strings.Cut(f.Tag.Get(in), ","); name != "" {
				places[name] = in + "." + name
			}
		}
		if f.Name == "Body" {
			for _, b := range reflect.VisibleFields(f.Type) {
				name, _, _ := strings.Cut(b.Tag.Get("json"), ",")
				places[name] = "body." + name
			}
		}
	}
	known := maps.Clone(places)
	for from, to := range otherNames {
		if _, taken := known[from]; !taken && known[to] != "" {
			places[from] = known[to]
		}
	}
	return func(field string) string {
		if place := places[field]; place != "" {
			return place
		}
		return field
	}
}
