package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/dossier"
	"github.com/leadwright/leadwright/internal/store"
)

// Erasure is what the erasure of a person would do.
type Erasure struct {
	Person string   `json:"person" doc:"Id of the person"`
	Name   string   `json:"name" doc:"To be given to confirm it"`
	Roles  []string `json:"roles" doc:"That nobody has then" example:"technical-lead in web"`
	Goes   []string `json:"goes" doc:"What is removed, in sentences"`
	Stays  []string `json:"stays" doc:"What stays without the name, in sentences"`
	Beyond []string `json:"beyond" doc:"What is out of reach, in sentences"`
}

func (a *API) dossierRoutes(h huma.API) {
	const erasure = "/people/{person}/erasure"
	get(a, h, route{tag: "people", id: "export-self", path: "/self/export", summary: "Everything that is kept about oneself",
		text: "For the person alone. That it was taken is recorded.", errors: []int{http.StatusNotFound}}, a.exportSelf)
	get(a, h, route{tag: "people", id: "get-erasure", path: erasure, summary: "What the erasure of a person would do",
		text: "For the person, and for who runs Leadwright.", errors: []int{http.StatusNotFound}}, a.getErasure)
	do(a, h, route{tag: "people", id: "erase-person", method: http.MethodDelete, path: "/people/{person}",
		status: http.StatusNoContent, summary: "Erase a person",
		text: "Nothing brings it back. Their sessions and tokens end with it. If-Match is the ETag of what the erasure would do.",
		errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed,
			http.StatusPreconditionRequired}}, a.erasePerson)
}

func (a *API) exportSelf(ctx context.Context, actor access.Actor, _ *struct{}) (out found[dossier.Dossier], err error) {
	out.Body, err = dossier.Export(ctx, a.DB, a.Shelf, actor, actor.PersonID)
	return out, err
}

// PersonPath names a person by their id.
type PersonPath struct {
	Person string `path:"person" maxLength:"100" doc:"The person's id"`
}

func (a *API) getErasure(ctx context.Context, actor access.Actor, in *PersonPath) (out found[Erasure], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		p, err := dossier.Outlook(ctx, tx, actor, in.Person)
		out.ETag = versionTag(p.Version())
		out.Body = Erasure{Person: p.Person, Name: p.Name, Roles: append([]string{}, p.Roles...), Goes: p.Goes,
			Stays: p.Stays, Beyond: p.Beyond}
		return err
	})
	return out, err
}

func (a *API) erasePerson(ctx context.Context, actor access.Actor, in *struct {
	PersonPath
	Condition

	Name string `query:"name" required:"true" maxLength:"500" doc:"The person's name, to confirm it"`
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := dossier.Outlook(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		if err := in.check(p.Version()); err != nil {
			return err
		}
		return dossier.Erase(ctx, tx, actor, in.Person, in.Name)
	})
}
