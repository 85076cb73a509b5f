package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// LadderPath names a career ladder.
type LadderPath struct {
	Ladder string `path:"ladder" maxLength:"64" doc:"The ladder's key" example:"engineering"`
}

// LadderVersionPath names a career ladder as it is, or as it was.
type LadderVersionPath struct {
	LadderPath
	Version int64 `query:"version" minimum:"1" doc:"An earlier version; without it the one in force"`
}

// LadderCondition is what a ladder is put under.
type LadderCondition struct {
	LadderPath
	Condition
	IfNoneMatch string `header:"If-None-Match" doc:"* to add a ladder that is not there yet" enum:"*"`
}

func (a *API) ladderRoutes(h huma.API) {
	const tag, one, condition = "ladders", "/ladders/{ladder}",
		"Send If-None-Match: * to add a ladder, or the ETag of the ladder as If-Match to take its place. "
	const yaml, markdown = "application/yaml", "text/markdown"
	notFound := []int{http.StatusNotFound}
	get(a, h, route{tag: tag, id: "list-ladders", path: "/ladders", summary: "The organisation's career ladders",
		text: "By key."}, a.listLadders)
	get(a, h, route{tag: tag, id: "get-ladder", path: one, summary: "A career ladder, with all that it says",
		errors: notFound}, a.getLadder)
	get(a, h, route{tag: tag, id: "get-ladder-yaml", path: one + "/ladder.yaml", media: yaml,
		summary: "The same as the file that leadwright ladder reads", errors: notFound}, a.ladderText(yaml, ladder.Format))
	get(a, h, route{tag: tag, id: "get-ladder-markdown", path: one + "/ladder.md", media: markdown,
		summary: "The same to be read, as Markdown", errors: notFound},
		a.ladderText(markdown, func(l ladder.Ladder) ([]byte, error) { return ladder.Markdown(l), nil }))
	get(a, h, route{tag: tag, id: "list-ladder-versions", path: one + "/versions",
		summary: "Every version that a ladder had", text: "The newest first, also of a ladder that was taken out.",
		errors: notFound}, a.ladderVersions)
	do(a, h, route{tag: tag, id: "put-ladder", method: http.MethodPut, path: one, makes: true, most: ladder.MaxFile,
		summary: "Add a career ladder, or take the place of one", errors: changeErrors,
		text: condition + "What a ladder said before stays readable. A field that is not known is refused."}, a.putLadder)
	do(a, h, route{tag: tag, id: "put-ladder-yaml", method: http.MethodPut, path: one + "/ladder.yaml", makes: true,
		most:    ladder.MaxFile,
		summary: "The same from a ladder.yaml", text: condition + "What is wrong with the file is told with its line.",
		errors: changeErrors}, a.putLadderYAML)
	do(a, h, route{tag: tag, id: "remove-ladder", method: http.MethodDelete, path: one, status: http.StatusNoContent,
		summary: "Take a career ladder out", text: "Its versions stay readable.", errors: changeErrors}, a.removeLadder)
}

func (a *API) listLadders(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[LadderList], err error) {
	var all []organisation.KeptLadder
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = organisation.Ladders(ctx, tx, actor)
		return err
	})
	if err != nil {
		return out, err
	}
	all, next, err := pageOf(all, func(l organisation.KeptLadder) string { return l.Key }, *in)
	out.Body, out.Link = LadderListOf(all), nextLink(ctx, next)
	out.Body.Next = next
	return out, err
}

func (a *API) ladder(ctx context.Context, actor access.Actor, in LadderVersionPath) (l organisation.KeptLadder,
	err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		l, err = organisation.Ladder(ctx, tx, actor, in.Ladder, in.Version)
		return err
	})
	return l, err
}

func (a *API) getLadder(ctx context.Context, actor access.Actor, in *LadderVersionPath) (out found[Ladder], err error) {
	l, err := a.ladder(ctx, actor, *in)
	if err != nil {
		return out, err
	}
	out.ETag, out.Body = versionTag(l.Version), LadderOf(l.Ladder)
	return out, nil
}

// text is an answer that is no JSON.
type text struct {
	ETag        string `header:"ETag" doc:"Changes when the answer does"`
	ContentType string `header:"Content-Type" hidden:"true"`
	Body        []byte
}

// ladderText makes the operation that answers with a ladder as a text.
func (a *API) ladderText(media string, write func(ladder.Ladder) ([]byte, error)) func(context.Context, access.Actor,
	*LadderVersionPath) (text, error) {
	return func(ctx context.Context, actor access.Actor, in *LadderVersionPath) (text, error) {
		l, err := a.ladder(ctx, actor, *in)
		if err != nil {
			return text{}, err
		}
		content, err := write(l.Ladder)
		return text{versionTag(l.Version), media + "; charset=utf-8", content}, err
	}
}

func (a *API) ladderVersions(ctx context.Context, actor access.Actor, in *struct {
	LadderPath
	PageQuery
}) (out listed[LadderHistory], err error) {
	var all []organisation.KeptLadder
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = organisation.LadderVersions(ctx, tx, actor, in.Ladder)
		return err
	})
	if err != nil {
		return out, err
	}
	number := func(l organisation.KeptLadder) string { return strconv.FormatInt(l.Version, 10) }
	all, out.Body.Next, err = pageOf(all, number, in.PageQuery)
	out.Link = nextLink(ctx, out.Body.Next)
	out.Body.Versions = convert(all, func(l organisation.KeptLadder) LadderVersion {
		return LadderVersion{l.Version, l.At, l.By, l.Gone}
	})
	return out, err
}

type putting struct {
	Status int
	Body   LadderChanges
}

func (a *API) putLadder(ctx context.Context, actor access.Actor, in *struct {
	LadderCondition
	Body Ladder
}) (putting, error) {
	d := json.NewDecoder(bytes.NewReader(callOf(ctx).body))
	d.DisallowUnknownFields() // answers of this type may grow, so its schema lets them pass
	if err := d.Decode(&Ladder{}); err != nil {
		return putting{}, fault.Invalid("body", "The ladder cannot be taken as it is: %s",
			strings.TrimPrefix(err.Error(), "json: ")).WithHint("See %s/openapi.json for what is taken.", Prefix)
	}
	return a.put(ctx, actor, in.LadderCondition, in.Body.ladder())
}

func (a *API) putLadderYAML(ctx context.Context, actor access.Actor, in *struct {
	LadderCondition
	RawBody []byte `contentType:"application/yaml"`
}) (putting, error) {
	l, err := ladder.Parse(in.RawBody)
	if err != nil {
		return putting{}, err
	}
	return a.put(ctx, actor, in.LadderCondition, l)
}

// put puts a ladder. A condition that does not hold for what was there undoes it.
func (a *API) put(ctx context.Context, actor access.Actor, in LadderCondition, l ladder.Ladder) (out putting,
	err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		plan, err := organisation.PutLadder(ctx, tx, actor, in.Ladder, l)
		if err != nil {
			return err
		}
		out.Status, out.Body = http.StatusOK, LadderChangesOf(in.Ladder, plan, true)
		switch {
		case in.IfNoneMatch == "*" && plan.Version != 0:
			return precondition(http.StatusPreconditionFailed, "There is a career ladder of this key already")
		case in.IfNoneMatch == "*":
			out.Status = http.StatusCreated
			return nil
		case in.IfMatch != "" && plan.Version == 0:
			return precondition(http.StatusPreconditionFailed, "There is no career ladder of this key to take the place of")
		}
		return in.check(plan.Version)
	})
	return out, err
}

// removeLadder takes a ladder out, in the same way.
func (a *API) removeLadder(ctx context.Context, actor access.Actor, in *struct {
	LadderPath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		was, err := organisation.RemoveLadder(ctx, tx, actor, in.Ladder)
		if err != nil {
			return err
		}
		return in.check(was.Version)
	})
}
