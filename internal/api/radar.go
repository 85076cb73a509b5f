package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// TechRadar is the technology radar as it was at the end of a day.
type TechRadar struct {
	Title     string       `json:"title"`
	On        string       `json:"on" doc:"The day"`
	Quadrants []RadarPart  `json:"quadrants" doc:"Clockwise, the first from the top to the right"`
	Rings     []RadarPart  `json:"rings" doc:"The innermost first"`
	Entries   []RadarEntry `json:"entries" doc:"Those that were on it, by quadrant, ring and name"`
	Others    []RadarEntry `json:"others" doc:"Those that are proposed, were declined, or were not on it on the day"`
}

// RadarPart is a quadrant or a ring.
type RadarPart struct {
	Key         string `json:"key,omitempty" maxLength:"80" doc:"Made from the name where it is left out"`
	Name        string `json:"name" minLength:"1" maxLength:"200"`
	Description string `json:"description,omitempty" maxLength:"4000"`
}

// RadarEntry is a technology, practice or tool.
type RadarEntry struct {
	Key         string      `json:"key"`
	Name        string      `json:"name"`
	Quadrant    string      `json:"quadrant" doc:"Key"`
	Ring        string      `json:"ring" doc:"Key; empty while it is not on the radar. It follows from the moves that are done"`
	Description string      `json:"description" doc:"Markdown"`
	Tags        []string    `json:"tags"`
	Marks       []string    `json:"marks" doc:"How its use is recognised, such as npm:react"`
	Hidden      bool        `json:"hidden" doc:"It is listed, and not drawn"`
	Moves       []RadarMove `json:"moves" doc:"Those that are done by day, then the others"`
}

// RadarMove is what put an entry into a ring, or shall.
type RadarMove struct {
	ID            string     `json:"id"`
	Ring          string     `json:"ring" doc:"Key; empty for a move off the radar"`
	Day           string     `json:"day" doc:"On which it was done; empty while it is not, or where it is not known"`
	Reason        string     `json:"reason" doc:"Markdown"`
	Decision      string     `json:"decision" doc:"Id of a decision of Leadwright, or where else it was decided"`
	DecisionTitle string     `json:"decision_title" doc:"Of a decision of Leadwright that you may read"`
	State         string     `json:"state" enum:"proposed,done,declined"`
	Verdict       string     `json:"verdict" doc:"The reason of who settled it"`
	ProposedBy    string     `json:"proposed_by" doc:"Name"`
	ProposedAt    time.Time  `json:"proposed_at"`
	SettledBy     string     `json:"settled_by" doc:"Name"`
	SettledAt     *time.Time `json:"settled_at,omitempty" doc:"Missing while it waits"`
}

// RadarStep is a move with the entry that it is of.
type RadarStep struct {
	RadarMove

	Entry string `json:"entry" doc:"Key"`
	From  string `json:"from" doc:"Key of the ring that it leads from; empty where the entry was on none"`
}

// RadarMoves are the moves of all entries.
type RadarMoves struct {
	Done    []RadarStep `json:"done" doc:"With a day, the newest first"`
	Waiting []RadarStep `json:"waiting" doc:"For who decides, the oldest first"`
}

// RadarUse is which repositories use an entry today, and how that changed.
type RadarUse struct {
	Entry        string        `json:"entry" doc:"Key"`
	Known        bool          `json:"known" doc:"It has marks, and repositories were looked at"`
	Repositories []RadarUser   `json:"repositories" doc:"That use it, by name"`
	Changes      []RadarChange `json:"changes" doc:"In the last 90 and 365 days"`
}

// RadarUser is what a repository uses of an entry.
type RadarUser struct {
	Repository string      `json:"repository" doc:"Name"`
	Since      time.Time   `json:"since" doc:"When it was seen first"`
	Before     bool        `json:"before" doc:"It was there when the repository was looked at first, and may be older"`
	Found      []RadarFind `json:"found"`
}

// RadarFind is a package, language or technology that was found.
type RadarFind struct {
	Mark    string `json:"mark"`
	Version string `json:"version" doc:"As manifests ask for it; empty where they do not say"`
}

// RadarChange is in how many repositories the use of an entry began and ended.
type RadarChange struct {
	Days  int `json:"days"`
	Began int `json:"began"`
	Ended int `json:"ended"`
}

// RadarUses is how the entries on the radar are used today.
type RadarUses struct {
	Looked     int              `json:"looked" doc:"How many repositories were looked at"`
	Uses       []RadarUse       `json:"uses" doc:"Of all entries"`
	StandOuts  []RadarStandOut  `json:"stand_outs" doc:"Entries whose ring and use do not fit together"`
	Candidates []RadarCandidate `json:"candidates" doc:"What several repositories use and no entry recognises"`
}

// RadarStandOut is an entry whose ring and use do not fit together.
type RadarStandOut struct {
	Kind     string `json:"kind" enum:"hold-grows,adopt-unused"`
	Entry    string `json:"entry" doc:"Key"`
	Sentence string `json:"sentence"`
}

// RadarCandidate is something that several repositories use and no entry recognises.
type RadarCandidate struct {
	Mark         string   `json:"mark"`
	Repositories []string `json:"repositories" doc:"Names"`
}

// RadarImport is what a file does to the radar.
type RadarImport struct {
	Imported bool                `json:"imported" doc:"False for a dry run"`
	Changes  []RadarImportChange `json:"changes" doc:"By sign"`
}

// RadarImportChange is what a file does to an entry.
type RadarImportChange struct {
	Sign string `json:"sign" enum:"new,moved,changed,gone,unchanged"`
	Name string `json:"name"`
	From string `json:"from" doc:"Key of a ring; empty for not on the radar"`
	To   string `json:"to" doc:"Key of a ring; empty for not on the radar"`
}

// RadarOf makes a TechRadar.
func RadarOf(b technology.Board) TechRadar {
	return TechRadar{Title: b.Title, On: b.On.String(), Quadrants: convert(b.Quadrants, radarPartOf),
		Rings: convert(b.Rings, radarPartOf), Entries: convert(b.Entries, radarEntryOf), Others: convert(b.Others, radarEntryOf)}
}

func radarPartOf(p technology.Part) RadarPart { return RadarPart{p.Key, p.Name, p.Description} }

func radarEntryOf(e technology.Entry) RadarEntry {
	same := func(text string) string { return text }
	return RadarEntry{Key: e.Key, Name: e.Name, Quadrant: e.Quadrant, Ring: e.Ring, Description: e.Description,
		Tags: convert(e.Tags, same), Marks: convert(e.Marks, same), Hidden: e.Hidden, Moves: convert(e.Moves, radarMoveOf)}
}

func radarMoveOf(m technology.Move) RadarMove {
	out := RadarMove{ID: m.ID, Ring: m.Ring, Day: m.Day.String(), Reason: m.Reason, Decision: m.Decision, DecisionTitle: m.Title,
		State: string(m.State), Verdict: m.Verdict, ProposedBy: m.Proposer.Name, ProposedAt: m.Proposed, SettledBy: m.Settler.Name}
	if !m.Settled.IsZero() {
		out.SettledAt = &m.Settled
	}
	return out
}

func radarStepOf(s technology.Step) RadarStep {
	return RadarStep{RadarMove: radarMoveOf(s.Move), Entry: s.Of.Key, From: s.From}
}

func radarUseOf(e technology.Entry, u technology.Use) RadarUse {
	return RadarUse{Entry: e.Key, Known: u.Known,
		Repositories: convert(u.Repositories, func(x technology.UseIn) RadarUser {
			return RadarUser{x.Name, x.Since, x.Before, convert(x.Found, func(f technology.Found) RadarFind { return RadarFind(f) })}
		}),
		Changes: convert([]technology.Change{u.Quarter, u.Year}, func(c technology.Change) RadarChange { return RadarChange(c) })}
}

func radarImportOf(p technology.Plan, imported bool) RadarImport {
	return RadarImport{Imported: imported, Changes: convert(p.Changes, func(c technology.EntryChange) RadarImportChange {
		return RadarImportChange{string(c.Sign), c.Name, c.From, c.To}
	})}
}

// RadarEntryPath names an entry of the radar.
type RadarEntryPath struct {
	Entry string `path:"entry" maxLength:"100" doc:"Its key"`
}

// RadarDay asks for the radar of a day.
type RadarDay struct {
	On string `query:"on" maxLength:"10" doc:"The radar at the end of this day; of today where it is left out" example:"2026-01-05"`
}

func (a *API) radarRoutes(h huma.API) {
	const tag, top, one = "radar", "/radar", "/radar/entries/{entry}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	says := []int{http.StatusNotFound, http.StatusConflict}
	decides := "Who decides for all of the organisation can."
	get(a, h, route{tag: tag, id: "get-radar", path: top, summary: "The technology radar, also of a past day"}, a.getRadar)
	get(a, h, route{tag: tag, id: "get-radar-entry", path: one, summary: "One entry of the radar, with all its moves",
		errors: []int{http.StatusNotFound}}, a.getRadarEntry)
	get(a, h, route{tag: tag, id: "list-radar-moves", path: top + "/moves", summary: "The moves of all entries"}, a.listRadarMoves)
	get(a, h, route{tag: tag, id: "get-radar-uses", path: top + "/uses",
		summary: "How entries are used, what stands out, and what is missing",
		text:    "As manifests of the repositories show it. The first look at a repository is no growth."}, a.getRadarUses)
	get(a, h, route{tag: tag, id: "export-radar", path: top + "/export", media: "application/octet-stream",
		summary: "The radar as a file of other programs, or as a picture", text: "The folder of aoe is a ZIP archive."}, a.exportRadar)
	do(a, h, route{tag: tag, id: "set-radar", method: http.MethodPut, path: top, summary: "Set title, quadrants and rings",
		text: decides + " A quadrant or a ring in which something is or was stays.", errors: changes}, a.setRadar)
	do(a, h, route{tag: tag, id: "add-radar-entry", method: http.MethodPost, path: top + "/entries", status: http.StatusCreated,
		summary: "Propose an entry with its first move", errors: []int{http.StatusConflict}}, a.addRadarEntry)
	do(a, h, route{tag: tag, id: "edit-radar-entry", method: http.MethodPut, path: one,
		summary: "Change what an entry says and how its use is recognised", text: decides, errors: changes}, a.editRadarEntry)
	do(a, h, route{tag: tag, id: "propose-radar-move", method: http.MethodPost, path: one + "/moves", status: http.StatusCreated,
		summary: "Propose a move of an entry", errors: says}, a.proposeRadarMove)
	do(a, h, route{tag: tag, id: "settle-radar-move", method: http.MethodPost, path: top + "/moves/{move}/state",
		summary: "Do or decline a move", text: decides + " Who proposed it can decline it.", errors: says}, a.settleRadarMove)
	do(a, h, route{tag: tag, id: "import-radar", method: http.MethodPost, path: top + "/import", most: radar.MaxFile,
		summary: "Import a file of another program",
		text: decides + " It may be of build-your-own-radar, Zalando, Backstage, or a ZIP archive of AOE's folder. " +
			"Its history becomes moves. Importing the same file again changes nothing.",
		errors: []int{http.StatusConflict}}, a.importRadar)
}

// board reads the radar of a day.
func (a *API) board(ctx context.Context, actor access.Actor, on string, then func(*store.Tx, technology.Board) error) error {
	day, err := maybeDay("on", on)
	if err != nil {
		return err
	}
	return a.DB.Read(ctx, func(tx *store.Tx) error {
		b, err := technology.Look(ctx, tx, actor, day)
		if err != nil {
			return err
		}
		return then(tx, b)
	})
}

func (a *API) getRadar(ctx context.Context, actor access.Actor, in *RadarDay) (out found[TechRadar], err error) {
	return out, a.board(ctx, actor, in.On, func(_ *store.Tx, b technology.Board) error {
		out.ETag, out.Body = versionTag(b.Revision), RadarOf(b)
		return nil
	})
}

func (a *API) getRadarEntry(ctx context.Context, actor access.Actor, in *RadarEntryPath) (out found[RadarEntry], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error { return radarEntryNow(ctx, tx, actor, in.Entry, &out) })
}

// radarEntryNow answers with an entry as it is now.
func radarEntryNow(ctx context.Context, tx *store.Tx, actor access.Actor, key string, out *found[RadarEntry]) error {
	e, err := technology.Find(ctx, tx, actor, key)
	out.ETag, out.Body = versionTag(e.Revision), radarEntryOf(e)
	return err
}

func (a *API) listRadarMoves(ctx context.Context, actor access.Actor, in *RadarDay) (out did[RadarMoves], err error) {
	return out, a.board(ctx, actor, in.On, func(_ *store.Tx, b technology.Board) error {
		out.Body = RadarMoves{convert(b.Timeline(), radarStepOf), convert(b.Waiting(), radarStepOf)}
		return nil
	})
}

func (a *API) getRadarUses(ctx context.Context, actor access.Actor, _ *struct{}) (out did[RadarUses], err error) {
	return out, a.board(ctx, actor, "", func(tx *store.Tx, b technology.Board) error {
		u, err := technology.UsageOf(ctx, tx, actor, b)
		if err != nil {
			return err
		}
		out.Body = RadarUses{Looked: u.Looked,
			Uses: convert(append(b.Entries, b.Others...), func(e technology.Entry) RadarUse { return radarUseOf(e, u.Of[e.ID]) }),
			StandOuts: convert(u.StandOuts, func(s technology.StandOut) RadarStandOut {
				return RadarStandOut{string(s.Kind), s.Entry.Key, s.Sentence()}
			}),
			Candidates: convert(u.Candidates, func(c technology.Candidate) RadarCandidate {
				return RadarCandidate{c.Mark, c.Repositories}
			})}
		return nil
	})
}

func (a *API) exportRadar(ctx context.Context, actor access.Actor, in *struct {
	RadarDay
	Format string `query:"format" required:"true" enum:"thoughtworks-csv,thoughtworks-json,zalando,backstage,aoe,svg" doc:"Which"`
}) (out text, err error) {
	return out, a.board(ctx, actor, in.On, func(_ *store.Tx, b technology.Board) (err error) {
		out.ETag, out.ContentType = versionTag(b.Revision), "application/octet-stream"
		if in.Format == "svg" {
			out.Body, err = radar.SVG(b.Radar())
		} else {
			out.Body, err = radar.Write(radar.Format(in.Format), b.Radar(), b.On.String())
		}
		return err
	})
}

func (a *API) setRadar(ctx context.Context, actor access.Actor, in *struct {
	Condition
	Body struct {
		_         struct{}    `additionalProperties:"false"`
		Title     string      `json:"title" minLength:"1" maxLength:"200"`
		Quadrants []RadarPart `json:"quadrants" minItems:"1" maxItems:"8"`
		Rings     []RadarPart `json:"rings" minItems:"1" maxItems:"8" doc:"The innermost first"`
	}
}) (out found[TechRadar], err error) {
	part := func(p RadarPart) technology.Part { return technology.Part(p) }
	s := technology.Shape{Title: in.Body.Title, Quadrants: convert(in.Body.Quadrants, part), Rings: convert(in.Body.Rings, part)}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		was, err := technology.Look(ctx, tx, actor, store.Date{})
		if err != nil {
			return err
		}
		if err := in.check(was.Revision); err != nil {
			return err
		}
		if _, err = technology.SetShape(ctx, tx, actor, 0, s); err != nil {
			return err
		}
		b, err := technology.Look(ctx, tx, actor, store.Date{})
		out.ETag, out.Body = versionTag(b.Revision), RadarOf(b)
		return err
	})
}

// RadarWords are what an entry says of itself.
type RadarWords struct {
	Name        string   `json:"name" minLength:"1" maxLength:"200"`
	Quadrant    string   `json:"quadrant" minLength:"1" maxLength:"80" doc:"Key"`
	Description string   `json:"description,omitempty" maxLength:"50000" doc:"Markdown"`
	Tags        []string `json:"tags,omitempty" maxItems:"50"`
	Marks       []string `json:"marks,omitempty" maxItems:"50" doc:"As npm:react, npm:@angular/*, language:Go, technology:Docker"`
	Hidden      bool     `json:"hidden,omitempty" doc:"It is listed, and not drawn"`
}

func (w RadarWords) entry(key string) technology.Entry {
	return technology.Entry{Key: key, Name: w.Name, Quadrant: w.Quadrant, Description: w.Description, Tags: w.Tags, Marks: w.Marks,
		Hidden: w.Hidden}
}

// RadarProposal is what a move that is proposed says.
type RadarProposal struct {
	Reason   string `json:"reason" minLength:"1" maxLength:"4000"`
	Decision string `json:"decision,omitempty" maxLength:"200" doc:"Id of a decision of Leadwright, or where else it was decided"`
	Now      bool   `json:"now,omitempty" doc:"Does it at once, for who decides"`
	Day      string `json:"day,omitempty" maxLength:"10" doc:"On which it was done, if at once; today where it is left out"`
}

func (p RadarProposal) move(ring string) (technology.New, error) {
	day, err := maybeDay("day", p.Day)
	return technology.New{Ring: ring, Reason: p.Reason, Decision: p.Decision, Now: p.Now, Day: day}, err
}

func (a *API) addRadarEntry(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_ struct{} `additionalProperties:"false"`
		RadarWords
		RadarProposal
		Key  string `json:"key,omitempty" maxLength:"80" doc:"Made from the name where it is left out"`
		Ring string `json:"ring" minLength:"1" maxLength:"80" doc:"Key"`
	}
}) (out made[RadarEntry], err error) {
	n, err := in.Body.move(in.Body.Ring)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		e, err := technology.Add(ctx, tx, actor, in.Body.entry(in.Body.Key), n)
		out.Location, out.Body = Prefix+"/radar/entries/"+e.Key, radarEntryOf(e)
		return err
	})
}

func (a *API) editRadarEntry(ctx context.Context, actor access.Actor, in *struct {
	RadarEntryPath
	Condition
	Body struct {
		_ struct{} `additionalProperties:"false"`
		RadarWords
	}
}) (out found[RadarEntry], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		was, err := technology.Find(ctx, tx, actor, in.Entry)
		if err != nil {
			return err
		}
		if err := in.check(was.Revision); err != nil {
			return err
		}
		if _, err := technology.Put(ctx, tx, actor, 0, in.Body.entry(in.Entry)); err != nil {
			return err
		}
		return radarEntryNow(ctx, tx, actor, in.Entry, &out)
	})
}

func (a *API) proposeRadarMove(ctx context.Context, actor access.Actor, in *struct {
	RadarEntryPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		RadarProposal
		Ring string `json:"ring" maxLength:"80" doc:"Key; empty to take it off the radar"`
	}
}) (out made[RadarMove], err error) {
	n, err := in.Body.move(in.Body.Ring)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		m, err := technology.Propose(ctx, tx, actor, in.Entry, n)
		out.Location, out.Body = Prefix+"/radar/entries/"+in.Entry, radarMoveOf(m)
		return err
	})
}

func (a *API) settleRadarMove(ctx context.Context, actor access.Actor, in *struct {
	Move string `path:"move" maxLength:"100" doc:"Its id"`
	Body struct {
		_      struct{} `additionalProperties:"false"`
		State  string   `json:"state" enum:"done,declined"`
		Day    string   `json:"day,omitempty" maxLength:"10" doc:"On which it was done; today where it is left out"`
		Reason string   `json:"reason,omitempty" maxLength:"4000" doc:"Needed to decline it"`
	}
}) (out did[RadarMove], err error) {
	day, err := maybeDay("day", in.Body.Day)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		m, err := technology.Settle(ctx, tx, actor, in.Move, technology.Verdict{State: technology.State(in.Body.State), Day: day,
			Reason: in.Body.Reason})
		out.Body = radarMoveOf(m)
		return err
	})
}

func (a *API) importRadar(ctx context.Context, actor access.Actor, in *struct {
	Title   string `query:"title" maxLength:"200" doc:"What to call it, where the file does not say"`
	Drop    bool   `query:"drop" doc:"Take off the radar what the file does not have"`
	DryRun  bool   `query:"dry_run" doc:"Say what it would do, and do nothing"`
	RawBody []byte `contentType:"application/octet-stream"`
}) (out did[RadarImport], err error) {
	title := in.Title
	if title == "" {
		title = "Technology radar"
	}
	r, err := radar.Read("", in.RawBody, title)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) (err error) {
		var p technology.Plan
		if in.DryRun {
			p, err = technology.PlanImport(ctx, tx, actor, r, in.Drop)
		} else {
			p, err = technology.Import(ctx, tx, actor, 0, r, in.Drop)
		}
		out.Body = radarImportOf(p, !in.DryRun)
		return err
	})
}
