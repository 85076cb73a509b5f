package api

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
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

// CodePlace is code that a decision concerns, as somebody said.
type CodePlace struct {
	_          struct{} `additionalProperties:"false"`
	Repository string   `json:"repository" minLength:"1" maxLength:"200" doc:"Name; when it is set, an id too"`
	Path       string   `json:"path,omitempty" maxLength:"4096" doc:"A directory, a file, or a pattern of CODEOWNERS" example:"docs"`
	Area       string   `json:"area,omitempty" maxLength:"4096" doc:"Name of an area instead of a path; neither is all"`
}

// CodePlaceOf makes a CodePlace.
func CodePlaceOf(d concern.Declared) CodePlace {
	return CodePlace{Repository: d.Name, Path: d.Path, Area: d.Area}
}

// CodePlaces are which code a decision concerns.
type CodePlaces struct {
	Places   []CodePlace `json:"places" doc:"As somebody said"`
	Proposed []CodePlace `json:"proposed" doc:"For who may say so: paths that its text names and one repository alone has"`
}

// CitedRecord is a decision with the places that cite it, and with those that somebody declared.
type CitedRecord struct {
	Record

	Citations []Citation  `json:"citations"`
	Declared  []CodePlace `json:"declared" doc:"The places that it concerns, of those that are asked about, as somebody said"`
}

// CitedRecordOf makes a CitedRecord.
func CitedRecordOf(c concern.Cited) CitedRecord {
	return CitedRecord{RecordOf(c.Decision), convert(c.Places, CitationOf), convert(c.Declared, CodePlaceOf)}
}

// CitedRecordList is the decisions about a place: those that were declared for it first, then the most cited.
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
	Area string `query:"area" maxLength:"4096" doc:"The area, instead of a path"`
}) (out found[CitedRecordList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := concern.Touching(ctx, tx, actor, concern.Where{Repository: in.Repo, Path: in.Path, Area: in.Area})
		out.Body.Decisions = convert(all, CitedRecordOf)
		return err
	})
}

func (a *API) getPlaces(ctx context.Context, actor access.Actor, in *RecordPath) (out found[CodePlaces], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		d, err := direction.Find(ctx, tx, actor, in.ID)
		if err != nil {
			return err
		}
		return placesInto(ctx, tx, actor, d, &out)
	})
}

func placesInto(ctx context.Context, tx *store.Tx, actor access.Actor, d direction.Decision, out *found[CodePlaces]) error {
	declared, err := concern.DeclaredOf(ctx, tx, actor, d.ID)
	if err != nil {
		return err
	}
	proposed, err := concern.Proposed(ctx, tx, actor, d.ID)
	out.ETag, out.Body = versionTag(d.Revision), CodePlaces{convert(declared, CodePlaceOf), convert(proposed, CodePlaceOf)}
	return err
}

func (a *API) putPlaces(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Condition
	Body struct {
		_      struct{}    `additionalProperties:"false"`
		Places []CodePlace `json:"places" maxItems:"50" doc:"All of them: what is left out is no longer declared"`
	}
}) (out found[CodePlaces], err error) {
	all := make([]concern.Declared, len(in.Body.Places))
	for i, p := range in.Body.Places {
		all[i] = concern.Declared{Place: direction.Place{Path: p.Path, Area: p.Area}, Name: p.Repository}
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.decision(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		d, err := concern.Declare(ctx, tx, actor, in.ID, 0, all)
		if err != nil {
			return err
		}
		return placesInto(ctx, tx, actor, d, &out)
	})
}
