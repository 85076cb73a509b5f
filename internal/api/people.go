package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

func (a *API) peopleRoutes(h huma.API) {
	const tag, proposals, decisions = "people", "/identities/proposals", "/identities/decisions"
	decides := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-people", path: "/people", summary: "The persons that histories name",
		text: "In alphabetical order. Agents and bots are no persons."}, a.listPeople)
	get(a, h, route{tag: tag, id: "get-person", path: "/people/{person}", summary: "One person, with their identities",
		text: "Goes on the record of who looked.", errors: []int{http.StatusNotFound}}, a.getPerson)
	get(a, h, route{tag: tag, id: "list-proposals", path: proposals, summary: "Persons that might be one",
		text: "The strongest evidence first. A person decides."}, a.listProposals)
	do(a, h, route{tag: tag, id: "confirm-proposal", method: http.MethodPost, path: proposals + "/{proposal}/confirm",
		summary: "Say that the two are one person", errors: decides}, a.answering(people.Confirm))
	do(a, h, route{tag: tag, id: "refuse-proposal", method: http.MethodPost, path: proposals + "/{proposal}/refuse",
		summary: "Say that the two are two persons", text: "They are not proposed again.", errors: decides},
		a.answering(people.Refuse))
	do(a, h, route{tag: tag, id: "separate-identities", method: http.MethodPost, path: "/identities/separate",
		summary: "Take identities from their person", text: "Together they become a person of their own.",
		errors: decides}, a.separate)
	get(a, h, route{tag: tag, id: "list-decisions", path: decisions, summary: "What was decided about identities",
		text: "The newest first, with what was undone."}, a.listDecisions)
	do(a, h, route{tag: tag, id: "undo-decision", method: http.MethodPost, path: decisions + "/{decision}/undo",
		status: http.StatusNoContent, summary: "Take a decision back",
		text: "Who is who becomes what it would be without it.", errors: decides}, a.undo)
}

func (a *API) listPeople(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[PersonList], err error) {
	var all []people.Person
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = people.Persons(ctx, tx, actor)
		return err
	})
	if err != nil {
		return out, err
	}
	all, out.Body.Next, err = pageOf(all, func(p people.Person) string { return p.ID }, *in)
	out.Link = nextLink(ctx, out.Body.Next)
	out.Body.People = convert(all, func(p people.Person) Person { return Person{ID: p.ID, Name: p.Name} })
	return out, err
}

func (a *API) getPerson(ctx context.Context, actor access.Actor, in *struct {
	Person string `path:"person" maxLength:"500" doc:"Id, address or name"`
}) (out found[PersonDetail], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := people.Find(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		if p, err = people.Get(ctx, tx, actor, p.ID); err != nil {
			return err
		}
		out.Body = PersonDetailOf(p)
		return access.Looked(ctx, tx, actor, p.ID, "identities")
	})
	return out, err
}

func (a *API) listProposals(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[ProposalList],
	err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		page, err := people.Proposals(ctx, tx, actor, people.Page{After: in.Cursor, Limit: in.Limit})
		out.Body = ProposalList{Proposals: convert(page.Proposals, ProposalOf), Total: page.Total, Next: page.Next}
		return err
	})
	out.Link = nextLink(ctx, out.Body.Next)
	return out, err
}

// ProposalPath names a proposal.
type ProposalPath struct {
	Proposal string `path:"proposal" maxLength:"100" doc:"The proposal's id"`
}

// answering makes the operation that answers a proposal.
func (a *API) answering(answer func(context.Context, *store.Tx, access.Actor, string) (string, error)) func(
	context.Context, access.Actor, *ProposalPath) (did[Decided], error) {
	return func(ctx context.Context, actor access.Actor, in *ProposalPath) (out did[Decided], err error) {
		err = a.DB.Write(ctx, func(tx *store.Tx) (err error) {
			out.Body.Decision, err = answer(ctx, tx, actor, in.Proposal)
			return err
		})
		return out, err
	}
}

type separation struct {
	Body struct {
		_          struct{} `additionalProperties:"false"`
		Identities []string `json:"identities" minItems:"1" maxItems:"200" doc:"Ids of identities of one person"`
	}
}

func (a *API) separate(ctx context.Context, actor access.Actor, in *separation) (out did[Decided], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) (err error) {
		out.Body.Decision, err = people.Separate(ctx, tx, actor, in.Body.Identities...)
		return err
	})
	return out, err
}

func (a *API) listDecisions(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[DecisionList],
	err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		page, err := people.Decisions(ctx, tx, actor, people.Page{After: in.Cursor, Limit: in.Limit})
		out.Body = DecisionList{Decisions: convert(page.Decisions, DecisionOf), Next: page.Next}
		return err
	})
	out.Link = nextLink(ctx, out.Body.Next)
	return out, err
}

func (a *API) undo(ctx context.Context, actor access.Actor, in *struct {
	Decision string `path:"decision" maxLength:"100" doc:"The decision's id"`
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return people.Undo(ctx, tx, actor, in.Decision)
	})
}
