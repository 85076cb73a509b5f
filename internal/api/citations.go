package api

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/store"
)

// Citation is a place in a file that cites a decision.
type Citation struct {
	Repository string `json:"repository" doc:"Name"`
	Path       string `json:"path"`
	Line       int    `json:"line"`
	Text       string `json:"text" doc:"The line, cut"`
	Ambiguous  bool   `json:"ambiguous" doc:"It can mean another decision with this number too"`
	InRecord   bool   `json:"in_record" doc:"The file is that of a decision"`
}

// CitationOf makes a Citation.
func CitationOf(p concern.Place) Citation {
	return Citation{p.Name, p.File, p.Line, p.Text, p.Ambiguous, p.InRecord}
}

// CitationList is where a decision is cited, by repository, file and line.
type CitationList struct {
	Citations []Citation `json:"citations"`
}

// CitedRecord is a decision with the places that cite it.
type CitedRecord struct {
	Record

	Citations []Citation `json:"citations"`
}

// CitedRecordList is the decisions that are cited in a place, the most cited first.
type CitedRecordList struct {
	Decisions []CitedRecord `json:"decisions"`
}

func (a *API) getCitations(ctx context.Context, actor access.Actor, in *RecordPath) (out found[CitationList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		places, err := concern.CitationsOf(ctx, tx, actor, in.ID)
		out.Body.Citations = convert(places, CitationOf)
		return err
	})
}

func (a *API) getCited(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Path string `query:"path" maxLength:"4096" doc:"The directory or file; without it all of the repository"`
}) (out found[CitedRecordList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := concern.DecisionsOf(ctx, tx, actor, in.Repo, concern.Below(in.Path))
		out.Body.Decisions = convert(all, func(c concern.Cited) CitedRecord {
			return CitedRecord{RecordOf(c.Decision), convert(c.Places, CitationOf)}
		})
		return err
	})
}
