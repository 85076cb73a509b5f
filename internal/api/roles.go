package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

// LanguageQuery is the language that names and sentences are wished in.
type LanguageQuery struct {
	Language string `query:"language" maxLength:"35" doc:"Such as de or pt-BR; what is not there in it comes in English"`
}

func (a *API) roleRoutes(h huma.API) {
	const tag = "roles"
	notFound := []int{http.StatusNotFound}
	get(a, h, route{tag: tag, id: "list-roles", path: "/roles", summary: "The role catalogue",
		text: "In its own order, from the technical lead to the offices of the organisation."}, a.listRoles)
	get(a, h, route{tag: tag, id: "get-role", path: "/roles/{role}", summary: "One role, with all that belongs to it",
		errors: notFound}, a.getRole)
	get(a, h, route{tag: tag, id: "role-paths", path: "/roles/{role}/paths", summary: "Where a role leads, and what that adds",
		errors: notFound}, a.rolePaths)
	get(a, h, route{tag: tag, id: "resolve-title", path: "/role-resolution", summary: "Which role a title means",
		text: "Nothing is guessed: a title that fits several roles is ambiguous, one that fits none is unknown, both with " +
			"their candidates."}, a.resolveTitle)
	get(a, h, route{tag: tag, id: "compare-roles", path: "/role-comparison", summary: "How two roles differ", errors: notFound},
		a.compareRoles)
}

// catalogue is the organisation's role catalogue in a language.
func (a *API) catalogue(ctx context.Context, actor access.Actor, language string) (c *role.Catalogue, err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		c, err = organisation.Catalogue(ctx, tx, actor)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.In(language), nil
}

func (a *API) listRoles(ctx context.Context, actor access.Actor, in *struct {
	PageQuery
	LanguageQuery
}) (out listed[RoleList], err error) {
	c, err := a.catalogue(ctx, actor, in.Language)
	if err != nil {
		return out, err
	}
	page, next, err := pageOf(c.Roles(), func(r role.Role) string { return r.ID }, in.PageQuery)
	out.Link, out.Body = nextLink(ctx, next), RoleListOf(c, page)
	out.Body.Next = next
	return out, err
}

// rolePath names a role.
type rolePath struct {
	LanguageQuery

	Role string `path:"role" maxLength:"500" doc:"Its id, or a title that means no other" example:"technical-lead"`
}

func (a *API) getRole(ctx context.Context, actor access.Actor, in *rolePath) (out found[RoleDetail], err error) {
	c, err := a.catalogue(ctx, actor, in.Language)
	if err != nil {
		return out, err
	}
	r, err := c.Find(in.Role)
	if err != nil {
		return out, err
	}
	out.Body = RoleDetailOf(c, r)
	return out, nil
}

func (a *API) rolePaths(ctx context.Context, actor access.Actor, in *rolePath) (out found[RolePaths], err error) {
	c, err := a.catalogue(ctx, actor, in.Language)
	if err != nil {
		return out, err
	}
	r, err := c.Find(in.Role)
	if err != nil {
		return out, err
	}
	paths, err := c.Paths(r.ID, role.Evidence{})
	out.Body = RolePathsOf(c, r, paths)
	return out, err
}

func (a *API) resolveTitle(ctx context.Context, actor access.Actor, in *struct {
	LanguageQuery
	Title string `query:"title" doc:"At most 200 characters" example:"Senior Lead Programmer II"`
}) (out found[TitleMeaning], err error) {
	c, err := a.catalogue(ctx, actor, in.Language)
	if err != nil {
		return out, err
	}
	meaning, err := c.Resolve(in.Title)
	out.Body = TitleMeaningOf(c, meaning)
	return out, err
}

func (a *API) compareRoles(ctx context.Context, actor access.Actor, in *struct {
	LanguageQuery
	A string `query:"a" maxLength:"500" doc:"Id or title of a role, or the id of a family" example:"technical-lead"`
	B string `query:"b" maxLength:"500" doc:"Id or title of another" example:"manager"`
}) (out found[RoleComparison], err error) {
	c, err := a.catalogue(ctx, actor, in.Language)
	if err != nil {
		return out, err
	}
	comparison, err := c.Compare(in.A, in.B)
	out.Body = RoleComparisonOf(c, comparison)
	return out, err
}
