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

// AreaPath names an area.
type AreaPath struct {
	RepositoryPath
	Name string `path:"name" maxLength:"600" doc:"The area's name; slashes may stand as they are" example:"src/parser"`
}

func (a *API) areaRoutes(h huma.API) {
	const tag, all, one = "knowledge", "/repositories/{repo}/areas", "/repositories/{repo}/areas/{name}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed,
		http.StatusPreconditionRequired}
	get(a, h, route{tag: tag, id: "list-areas", path: all, summary: "The areas of a repository",
		text: "By name.", errors: []int{http.StatusNotFound}}, a.listAreas)
	get(a, h, route{tag: tag, id: "get-area", path: one, slashes: true, summary: "One area, with who knows it",
		errors: []int{http.StatusNotFound}}, a.getArea)
	do(a, h, route{tag: tag, id: "name-area", method: http.MethodPut, path: one, slashes: true, makes: true,
		summary: "Name an area by hand, or change one",
		text:    "Send If-None-Match: * to name a new area, or the ETag of the area as If-Match to change it.",
		errors:  changes}, a.nameArea)
	do(a, h, route{tag: tag, id: "forget-area", method: http.MethodDelete, path: one, slashes: true,
		status: http.StatusNoContent, summary: "Forget an area that was named by hand",
		text:   "If an area of that name was found in the repository's files, the next scan brings that one back.",
		errors: changes}, a.forgetArea)
}

func (a *API) listAreas(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PageQuery
}) (out listed[AreaList], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	areas, next, err := pageOf(atlas.Areas(), func(area knowledge.Area) string { return area.Name }, in.PageQuery)
	if err != nil {
		return out, err
	}
	out.ETag, out.Link = versionTag(atlas.Repository.Revision), nextLink(ctx, next)
	out.Body = AreaList{Stand: standOf(atlas.Overview), Next: next,
		Areas: convert(areas, func(area knowledge.Area) Area { return AreaOf(&area) })}
	return out, nil
}

// area finds the area that a path names, nil when there is none.
func (a *API) area(ctx context.Context, actor access.Actor, in AreaPath) (*knowledge.Atlas,
	*knowledge.Area, string, error) {
	name, err := ParsePath(in.Name)
	if err != nil {
		return nil, nil, "", err
	}
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return nil, nil, "", err
	}
	area, err := atlas.Area(name)
	if fault.Is(err, fault.KindNotFound) {
		area, err = nil, nil
	}
	return atlas, area, name, err
}

func (a *API) getArea(ctx context.Context, actor access.Actor, in *AreaPath) (out found[AreaDetail], err error) {
	atlas, area, name, err := a.area(ctx, actor, *in)
	if err != nil {
		return out, err
	}
	if area == nil {
		_, err := atlas.Area(name)
		return out, err
	}
	out.ETag, out.Body = versionTag(atlas.Repository.Revision), AreaDetailOf(atlas.Overview, area)
	return out, nil
}

type naming struct {
	AreaPath
	Condition
	IfNoneMatch string `header:"If-None-Match" doc:"* to name an area that is not there yet" enum:"*"`
	Body        struct {
		_        struct{} `additionalProperties:"false"`
		Patterns []string `json:"patterns" minItems:"1" maxItems:"200" doc:"Path patterns as in CODEOWNERS"`
	}
}

type named struct {
	Status int
	Body   AreaDetail
}

func (a *API) nameArea(ctx context.Context, actor access.Actor, in *naming) (out named, err error) {
	atlas, area, name, err := a.area(ctx, actor, in.AreaPath)
	if err != nil {
		return out, err
	}
	if tidy := strings.Trim(strings.Join(strings.Fields(name), " "), "/"); tidy != name {
		return out, fault.Invalid("name", "An area's name has single spaces, and no spaces or slashes at its ends").
			WithHint("Name it %q.", tidy)
	}
	fresh := area == nil
	switch {
	case in.IfNoneMatch == "*" && area != nil:
		return out, precondition(http.StatusPreconditionFailed, "There is an area of this name already")
	case in.IfNoneMatch == "*":
		in.IfMatch = "*" // nothing to compare with: it is not there
	case in.IfMatch != "" && area == nil:
		return out, precondition(http.StatusPreconditionFailed, "There is no area of this name to change")
	}
	patterns := make([]string, len(in.Body.Patterns))
	for i, p := range in.Body.Patterns {
		if patterns[i], err = ParsePath(p); err != nil {
			return out, err
		}
	}
	err = a.changeAreas(ctx, actor, atlas, in.Condition, func(tx *store.Tx) error {
		return knowledge.NameArea(ctx, tx, actor, atlas.Repository.ID, name, patterns)
	})
	if err != nil {
		return out, err
	}
	if atlas, area, _, err = a.area(ctx, actor, in.AreaPath); err == nil && area == nil {
		err = fault.Conflict("The area was named, and forgotten again by someone else")
	}
	if err != nil {
		return out, err
	}
	out.Status, out.Body = http.StatusOK, AreaDetailOf(atlas.Overview, area)
	if fresh {
		out.Status = http.StatusCreated
	}
	return out, nil
}

func (a *API) forgetArea(ctx context.Context, actor access.Actor, in *struct {
	AreaPath
	Condition
}) (struct{}, error) {
	atlas, _, name, err := a.area(ctx, actor, in.AreaPath)
	if err != nil {
		return struct{}{}, err
	}
	return struct{}{}, a.changeAreas(ctx, actor, atlas, in.Condition, func(tx *store.Tx) error {
		return knowledge.ForgetArea(ctx, tx, actor, atlas.Repository.ID, name)
	})
}

// changeAreas changes the areas of a repository that still is as the atlas and the condition say.
func (a *API) changeAreas(ctx context.Context, actor access.Actor, atlas *knowledge.Atlas, c Condition,
	change func(tx *store.Tx) error) error {
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, atlas.Repository.ID)
		if err != nil {
			return err
		}
		if err := c.check(r.Revision); err != nil {
			return err
		}
		if r.Revision != atlas.Repository.Revision {
			return stale()
		}
		return change(tx)
	})
}
