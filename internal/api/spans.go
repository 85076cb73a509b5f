package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// Span is an area that has parts in several repositories.
type Span struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Parts []SpanPart `json:"parts"`
}

// SpanPart is one part of it.
type SpanPart struct {
	Repository string `json:"repository" maxLength:"100" doc:"Its name" example:"backend"`
	Place      string `json:"place,omitempty" maxLength:"4096" doc:"An area, else a path; or all" example:"services/payments"`
}

// SpanList is all of them, by name.
type SpanList struct {
	Areas []Span `json:"areas"`
}

// SpanDetail is what is known about one, over all its parts.
type SpanDetail struct {
	Span

	Files    int          `json:"files"`
	Coverage Coverage     `json:"coverage"`
	People   []Knower     `json:"people" doc:"Those who know it best first"`
	Each     []PartDetail `json:"each" doc:"What is known about each part, in their order"`
	Once     []string     `json:"once" doc:"Repositories that share history with another of these: their common files count once"`
}

// PartDetail is what is known about one part.
type PartDetail struct {
	SpanPart

	Problem string   `json:"problem,omitempty" doc:"Why nothing is known about it: it is gone, or was not read yet"`
	Files   int      `json:"files"`
	Lines   int      `json:"lines"`
	Left    int      `json:"left" doc:"People who understand it"`
	People  []Person `json:"people" doc:"Who that is, strongest first"`
}

// SpanPath names an area across repositories.
type SpanPath struct {
	ID string `path:"area" maxLength:"100" doc:"Its id, as the list has it"`
}

func (a *API) spanRoutes(h huma.API) {
	const tag, all, one = "knowledge", "/areas", "/areas/{area}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	get(a, h, route{tag: tag, id: "list-areas-across", path: all, summary: "Areas that have parts in several repositories",
		text: "By name. They are named by hand."}, a.listSpans)
	get(a, h, route{tag: tag, id: "get-area-across", path: one, summary: "One of them, with who knows it over all parts",
		errors: []int{http.StatusNotFound}}, a.getSpan)
	do(a, h, route{tag: tag, id: "name-area-across", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Name an area across repositories", errors: []int{http.StatusConflict}}, a.nameSpan)
	do(a, h, route{tag: tag, id: "change-area-across", method: http.MethodPut, path: one,
		summary: "Change an area across repositories",
		text:    "What is sent takes the place of its name and all its parts.", errors: changes}, a.changeSpan)
	do(a, h, route{tag: tag, id: "forget-area-across", method: http.MethodDelete, path: one, status: http.StatusNoContent,
		summary: "Take an area across repositories out", text: "Its parts stay.", errors: changes}, a.forgetSpan)
}

func (a *API) listSpans(ctx context.Context, actor access.Actor, _ *struct{}) (out found[SpanList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		spans, err := knowledge.Spans(ctx, tx, actor)
		out.Body.Areas = convert(spans, SpanOf)
		return err
	})
}

func (a *API) getSpan(ctx context.Context, actor access.Actor, in *SpanPath) (out found[SpanDetail], err error) {
	x, err := knowledge.SpreadOf(ctx, a.DB, actor, in.ID)
	if err != nil {
		return out, err
	}
	out.ETag, out.Body = versionTag(x.Span.Revision), SpanDetailOf(&x)
	return out, nil
}

type spanBody struct {
	_     struct{}   `additionalProperties:"false"`
	Name  string     `json:"name" minLength:"1" maxLength:"200"`
	Parts []SpanPart `json:"parts" minItems:"1" maxItems:"200"`
}

// texts are the parts as knowledge reads them.
func (b spanBody) texts() ([]string, error) {
	texts := make([]string, len(b.Parts))
	for i, p := range b.Parts {
		place, err := ParsePath(p.Place)
		if err != nil {
			return nil, err
		}
		if strings.Contains(p.Repository, ":") {
			return nil, fault.Invalid("parts", "There is no repository %q", p.Repository)
		}
		texts[i] = knowledge.Part{Name: p.Repository, Place: place}.String()
	}
	return texts, nil
}

func (a *API) nameSpan(ctx context.Context, actor access.Actor, in *struct{ Body spanBody }) (out made[Span], err error) {
	parts, err := in.Body.texts()
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		span, err := knowledge.PutSpan(ctx, tx, actor, "", in.Body.Name, parts)
		out.Body, out.Location = SpanOf(span), Prefix+"/areas/"+span.ID
		return err
	})
}

func (a *API) changeSpan(ctx context.Context, actor access.Actor, in *struct {
	SpanPath
	Condition
	Body spanBody
}) (out found[Span], err error) {
	parts, err := in.Body.texts()
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := checkSpan(ctx, tx, actor, in.ID, in.Condition); err != nil {
			return err
		}
		span, err := knowledge.PutSpan(ctx, tx, actor, in.ID, in.Body.Name, parts)
		out.ETag, out.Body = versionTag(span.Revision), SpanOf(span)
		return err
	})
}

func (a *API) forgetSpan(ctx context.Context, actor access.Actor, in *struct {
	SpanPath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := checkSpan(ctx, tx, actor, in.ID, in.Condition); err != nil {
			return err
		}
		return knowledge.RemoveSpan(ctx, tx, actor, in.ID)
	})
}

// checkSpan refuses who may not change areas, and a change of another version than there is.
func checkSpan(ctx context.Context, tx *store.Tx, actor access.Actor, id string, c Condition) error {
	if err := actor.May(access.ManageRepositories); err != nil {
		return err
	}
	span, err := knowledge.SpanByID(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	return c.check(span.Revision)
}

// SpanOf makes an area across repositories.
func SpanOf(s knowledge.Span) Span {
	return Span{ID: s.ID, Name: s.Name, Parts: convert(s.Parts, spanPartOf)}
}

func spanPartOf(p knowledge.Part) SpanPart {
	return SpanPart{Repository: p.Name, Place: QuotePath(p.Place)}
}

// SpanDetailOf makes an area across repositories with what is known about it.
func SpanDetailOf(x *knowledge.Spread) SpanDetail {
	return SpanDetail{Span: SpanOf(x.Span), Files: x.Files, Coverage: coverageOf(x.Coverage(nil)),
		Once: append([]string{}, x.Once...),
		People: convert(x.People, func(k knowledge.Knower) Knower {
			return knowerOf(Person{ID: k.ID, Name: k.Name}, knowledge.Holder{Familiarity: k.Familiarity, Share: k.Share,
				Understands: k.Understands, Evidence: k.Evidence})
		}),
		Each: convert(x.Parts, func(p knowledge.PartSpread) PartDetail {
			d := PartDetail{SpanPart: spanPartOf(p.Part), Problem: p.Why, Files: p.Files, Lines: p.Lines, People: []Person{}}
			for _, k := range p.People {
				if k.Understands {
					d.People = append(d.People, knownPerson(k.Person))
				}
			}
			d.Left = len(d.People)
			return d
		})}
}
