package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/store"
)

// WorkSource is where items come from. Its token is never told.
type WorkSource struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind" doc:"github, gitlab, gitea, jira or stages"`
	Address string     `json:"address"`
	Writes  bool       `json:"writes" doc:"What is done here is closed there, too"`
	Token   bool       `json:"token" doc:"It has a token"`
	Read    *time.Time `json:"read,omitempty" doc:"When it was read last"`
	Problem string     `json:"problem,omitempty" doc:"Why the last reading failed, or what was not done there"`
}

func sourceOf(s delivery.Source) WorkSource {
	out := WorkSource{ID: s.ID, Kind: string(s.Kind), Address: s.Address, Problem: s.Problem, Writes: s.Writes,
		Token: s.Sealed != ""}
	if !s.Read.IsZero() {
		out.Read = &s.Read
	}
	return out
}

// SourcePath is a source of a project's items.
type SourcePath struct {
	ProjectPath
	ID string `path:"source" maxLength:"100" doc:"Its id, as the project has it"`
}

func (a *API) sourceRoutes(h huma.API, tag, project string) {
	missing := []int{http.StatusNotFound}
	do(a, h, route{tag: tag, id: "add-source", method: http.MethodPost, path: project + "/sources", status: http.StatusCreated,
		summary: "Read the issues of a forge",
		text: "They become items, and what changes comes every hour. A repository that is known is changed: an empty token leaves " +
			"the one that is there.", errors: missing}, a.addSource)
	do(a, h, route{tag: tag, id: "read-source", method: http.MethodPost, path: project + "/sources/{source}/readings",
		status: http.StatusAccepted, summary: "Read a forge now", errors: missing}, a.readSource)
	do(a, h, route{tag: tag, id: "drop-source", method: http.MethodDelete, path: project + "/sources/{source}",
		summary: "Read a forge or a file no more", text: "Its items stay. If-Match is the version of the project.",
		errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed,
			http.StatusPreconditionRequired}}, a.dropSource)
}

func (a *API) addSource(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Kind    string   `json:"kind" enum:"github,gitlab,gitea" doc:"gitea is Forgejo, too"`
		Address string   `json:"address" minLength:"1" maxLength:"300" example:"https://git.example.org/team/lamp"`
		Token   string   `json:"token,omitempty" maxLength:"2000" doc:"That may read issues, and change them if they are to be closed"`
		Writes  bool     `json:"writes,omitempty" doc:"Close there what is done here"`
	}
}) (out made[WorkSource], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		b := in.Body
		s, err := delivery.PutSource(ctx, tx, actor, in.Key, delivery.Source{Kind: delivery.SourceKind(b.Kind), Address: b.Address,
			Writes: b.Writes}, a.Vault, b.Token)
		out.Body, out.Location = sourceOf(s), Prefix+"/projects/"+in.Key
		return err
	})
}

func (a *API) readSource(ctx context.Context, actor access.Actor, in *SourcePath) (out did[WorkSource], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := delivery.RequestRead(ctx, tx, actor, in.Key, in.ID); err != nil {
			return err
		}
		s, _, err := delivery.SourceByID(ctx, tx, actor, in.ID)
		out.Body = sourceOf(s)
		return err
	})
}

func (a *API) dropSource(ctx context.Context, actor access.Actor, in *struct {
	SourcePath
	Condition
}) (found[ProjectDetail], error) {
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		return delivery.DropSource(ctx, tx, actor, in.Key, in.ID)
	})
}
