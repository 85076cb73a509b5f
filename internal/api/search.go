package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/find"
	"github.com/leadwright/leadwright/internal/store"
)

// SearchAnswer is a page of the texts that words find.
type SearchAnswer struct {
	Hits   []SearchHit    `json:"hits" doc:"What has all words in its title first, then the newest first"`
	Counts map[string]int `json:"counts" doc:"How many of each kind are found, whatever kind was asked for"`
	Total  int            `json:"total" doc:"How many are found of the kind that was asked for"`
}

// SearchHit is a text that was found.
type SearchHit struct {
	Kind    string        `json:"kind" doc:"decision, problem, experiment, objective, initiative, …"`
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	State   string        `json:"state" doc:"In a word or two"`
	Scope   string        `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	Snippet []SearchPiece `json:"snippet" doc:"The part with most of the words; empty where they are in the title alone"`
}

// SearchPiece is a part of a snippet.
type SearchPiece struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit" doc:"It is what was looked for"`
}

// SearchAnswerOf makes a SearchAnswer.
func SearchAnswerOf(a find.Answer) SearchAnswer {
	return SearchAnswer{Counts: a.Counts, Total: a.Total, Hits: convert(a.Hits, func(h find.Hit) SearchHit {
		out := SearchHit{Kind: h.Kind, ID: h.ID, Title: h.Title, State: h.State, Scope: h.Scope, Snippet: []SearchPiece{}}
		for _, p := range h.Snippet {
			out.Snippet = append(out.Snippet, SearchPiece{p.Text, p.Hit})
		}
		return out
	})}
}

func (a *API) searchRoutes(h huma.API) {
	get(a, h, route{tag: "direction", id: "search-texts", path: "/search", summary: "Texts of all kinds that words find",
		text: "What the reader may not read, such as drafts of others, is neither told nor counted."}, a.searchTexts)
}

func (a *API) searchTexts(ctx context.Context, actor access.Actor, in *struct {
	Words  string `query:"q" required:"true" maxLength:"200" doc:"Words, \"phrases\", and -what is not to be there"`
	Kind   string `query:"kind" maxLength:"40" doc:"Those of this kind"`
	Offset int    `query:"offset" minimum:"0" maximum:"10000" doc:"How many to pass over"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many hits a page has at most"`
}) (out did[SearchAnswer], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		found, err := find.Search(ctx, tx, actor, find.Query{Words: in.Words, Kind: in.Kind, From: in.Offset, Limit: in.Limit})
		out.Body = SearchAnswerOf(found)
		return err
	})
}
