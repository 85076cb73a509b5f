package api

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
)

// WorkProposal is what an item may touch and need, going by work like it.
type WorkProposal struct {
	Item   WorkItem          `json:"item"`
	Places []ProposedArea    `json:"places" doc:"The likeliest first"`
	Needs  []ProposedSkill   `json:"needs"`
	Like   []WorkLikeAnother `json:"like" doc:"What speaks for it, the most alike first"`
}

// ProposedArea is an area of a repository that work like an item touched.
type ProposedArea struct {
	Repository string  `json:"repository" doc:"Id"`
	Name       string  `json:"name" doc:"Of the repository"`
	Area       string  `json:"area"`
	Share      float64 `json:"share" doc:"Of what speaks, 0 to 1"`
}

// ProposedSkill is a skill that work like an item needed.
type ProposedSkill struct {
	Skill string  `json:"skill" doc:"Id"`
	Name  string  `json:"name"`
	Level int     `json:"level"`
	Share float64 `json:"share"`
}

// WorkLikeAnother is a commit or an item that has words of an item.
type WorkLikeAnother struct {
	Repository string `json:"repository,omitempty" doc:"Name, of a commit"`
	Commit     string `json:"commit,omitempty" doc:"Hash"`
	Item       string `json:"item,omitempty" doc:"Id"`
	Title      string `json:"title"`
	Named      bool   `json:"named" doc:"The commit names the item"`
}

// WorkProposals are proposals for items of a project.
type WorkProposals struct {
	Proposals []WorkProposal `json:"proposals"`
}

func workProposalOf(p delivery.Proposal) WorkProposal {
	return WorkProposal{WorkItemOf(p.Item),
		convert(p.Places, func(x delivery.ProposedPlace) ProposedArea {
			return ProposedArea{x.Place.Repository, x.Repository, x.Area, x.Share}
		}),
		convert(p.Needs, func(x delivery.ProposedNeed) ProposedSkill { return ProposedSkill{x.Skill, x.Name, x.Level, x.Share} }),
		convert(p.Like, func(x delivery.Precedent) WorkLikeAnother {
			return WorkLikeAnother{x.Repository, x.Commit, x.Item, x.Title, x.Named}
		})}
}

func (a *API) proposeWork(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Item string `query:"item" maxLength:"100" doc:"Only for the one with this id, whatever is said of it"`
	Most int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most"`
}) (out found[WorkProposals], err error) {
	all, err := delivery.Propose(ctx, a.DB, actor, a.Shelf, in.Key, in.Item, in.Most)
	out.Body.Proposals = convert(all, workProposalOf)
	return out, err
}
