package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
)

// Record is one decision of the organisation.
type Record struct {
	ID         string  `json:"id"`
	Title      string  `json:"title"`
	Status     string  `json:"status" doc:"draft, proposed, accepted, provisional, rejected, superseded, deprecated, or empty"`
	Scope      string  `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	Decided    string  `json:"decided" doc:"A day" example:"2026-03-02"`
	Author     *Person `json:"author,omitempty"`
	Source     string  `json:"source" doc:"What it was imported from; empty for one that was written here"`
	Path       string  `json:"path" doc:"Of its file"`
	AnswersBy  string  `json:"answers_by" doc:"The last day for comments"`
	Until      string  `json:"until" doc:"The last day of a provisional one"`
	Review     string  `json:"review" doc:"When it is to be looked at again"`
	Confidence int     `json:"confidence" doc:"In percent; 0 where it was not said"`
	Prediction string  `json:"prediction"`
	Outcome    string  `json:"outcome" doc:"What came of it"`
	Successor  string  `json:"successor" doc:"Id of the decision that supersedes it"`
}

// RecordOf makes a Record.
func RecordOf(d direction.Decision) Record {
	out := Record{ID: d.ID, Title: d.Title, Status: string(d.Status), Scope: d.Scope, Decided: d.Decided.String(), Source: d.Source,
		Path: d.Path, AnswersBy: d.AnswersBy.String(), Until: d.Until.String(), Review: d.Review.String(), Confidence: d.Confidence,
		Prediction: d.Prediction, Outcome: d.Outcome, Successor: d.Successor}
	if d.Author.ID != "" {
		out.Author = &Person{ID: d.Author.ID, Name: d.Author.Name}
	}
	return out
}

// RecordList is a page of decisions, the newest first.
type RecordList struct {
	Decisions []Record       `json:"decisions"`
	Counts    map[string]int `json:"counts" doc:"Of all decisions by status, whatever is asked for; not_understood for the rest"`
	Next      string         `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// RecordListOf makes a RecordList.
func RecordListOf(log direction.Log) RecordList {
	out := RecordList{Decisions: convert(log.Decisions, RecordOf), Counts: map[string]int{}, Next: log.Next}
	for status, n := range log.Counts {
		if status == adr.Unclear {
			status = "not_understood"
		}
		out.Counts[string(status)] = n
	}
	return out
}

// RecordDetail is a decision with all that belongs to it.
type RecordDetail struct {
	Record

	File     []byte          `json:"file" doc:"Its file, byte for byte, in base64"`
	Voices   []RecordVoice   `json:"voices" doc:"Whose word was asked for, by name"`
	Comments []RecordComment `json:"comments" doc:"The oldest first"`
	Events   []RecordEvent   `json:"events" doc:"The newest first"`
	Replaces []Record        `json:"replaces" doc:"What it supersedes"`
	Problem  string          `json:"problem" doc:"Id of the problem that it is to answer; empty for none"`
	// Standards are none for who may not read them.
	Standards []string `json:"standards" doc:"Ids of the standards that it is the why of"`
}

// RecordVoice is somebody whose word was asked for.
type RecordVoice struct {
	Person Person `json:"person"`
	Answer string `json:"answer" doc:"agrees, objects, or empty for none yet"`
	Note   string `json:"note" doc:"Why, if they said so"`
}

// RecordComment is a comment.
type RecordComment struct {
	ID   string    `json:"id"`
	By   string    `json:"by" doc:"Name"`
	Text string    `json:"text" doc:"Markdown"`
	At   time.Time `json:"at"`
}

// RecordEvent is what happened to a decision.
type RecordEvent struct {
	At   time.Time `json:"at"`
	By   string    `json:"by" doc:"Name"`
	What string    `json:"what"`
}

// RecordDetailFor makes a RecordDetail, with what else is known of the decision and the actor may read.
func RecordDetailFor(ctx context.Context, tx *store.Tx, actor access.Actor, w direction.Whole) (RecordDetail, error) {
	problem, _, err := direction.ProblemOf(ctx, tx, actor, w.ID)
	if err != nil {
		return RecordDetail{}, err
	}
	var following []quality.Column
	if actor.May(access.ReadStandards) == nil {
		if following, err = quality.Following(ctx, tx, actor, w.Decision); err != nil {
			return RecordDetail{}, err
		}
	}
	return RecordDetail{Problem: problem.ID, Standards: convert(following, func(c quality.Column) string { return c.ID }),
		Record: RecordOf(w.Decision), File: w.Content, Replaces: convert(w.Replaces, RecordOf),
		Voices: convert(w.Voices, func(v direction.Voice) RecordVoice {
			return RecordVoice{Person: Person{ID: v.Person.ID, Name: v.Person.Name}, Answer: string(v.Answer), Note: v.Note}
		}),
		Comments: convert(w.Comments, func(c direction.Comment) RecordComment { return RecordComment{c.ID, c.By.Name, c.Text, c.At} }),
		Events:   convert(w.Events, func(e direction.Event) RecordEvent { return RecordEvent{e.At, e.By, e.What} })}, nil
}

// RecordImport is what came of reading a folder of records.
type RecordImport struct {
	Added    int             `json:"added"`
	Changed  int             `json:"changed" doc:"Whose files are others than before"`
	Same     int             `json:"same"`
	Gone     int             `json:"gone" doc:"Imported before, and no longer there: they stay"`
	Unclear  int             `json:"not_understood" doc:"With a status that is not understood"`
	Passed   []string        `json:"passed" doc:"Files that are no decisions, such as templates and indexes"`
	Findings []RecordFinding `json:"findings" doc:"What does not fit together in the folder"`
}

// RecordFinding is what is wrong with a record.
type RecordFinding struct {
	Path     string `json:"path"`
	Line     int    `json:"line,omitempty"`
	Sentence string `json:"sentence"`
}

// RecordImportOf makes a RecordImport.
func RecordImportOf(d direction.Imported) RecordImport {
	return RecordImport{Added: d.Added, Changed: d.Changed, Same: d.Same, Gone: d.Gone, Unclear: d.Unclear,
		Passed:   append([]string{}, d.Passed...),
		Findings: convert(d.Findings, func(f adr.Finding) RecordFinding { return RecordFinding{f.Path, f.Line, f.Sentence} })}
}

// RecordPath names a decision.
type RecordPath struct {
	ID string `path:"decision" maxLength:"100" doc:"Its id, as the list has it"`
}

// importBody is how large a folder may be over the API, in bytes: more goes through the command line.
const importBody = 20 << 20

func (a *API) decisionRoutes(h huma.API) {
	const tag, all, one = "direction", "/decisions", "/decisions/{decision}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	says := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-decision-records", path: all, summary: "Decisions, the newest first",
		text: "Drafts are for who wrote them and who decides in their scope."}, a.listRecords)
	get(a, h, route{tag: tag, id: "get-decision", path: one, summary: "One decision, with its file and all that was said",
		errors: []int{http.StatusNotFound}}, a.getDecision)
	do(a, h, route{tag: tag, id: "propose-decision", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Propose a decision", most: adr.MaxBytes + maxBody}, a.proposeDecision)
	do(a, h, route{tag: tag, id: "edit-decision", method: http.MethodPut, path: one, summary: "Change the text of a decision",
		text:   "Until it is made. What was imported is changed where it came from.",
		errors: changes, most: adr.MaxBytes + maxBody}, a.editDecision)
	do(a, h, route{tag: tag, id: "settle-decision", method: http.MethodPost, path: one + "/state",
		summary: "Give a decision another state",
		text:    "Who leads or manages its scope decides, or runs Leadwright. Its file changes in its status alone.", errors: changes},
		a.settleDecision)
	do(a, h, route{tag: tag, id: "score-decision", method: http.MethodPost, path: one + "/outcome",
		summary: "Say what came of a decision",
		errors:  changes}, a.scoreDecision)
	do(a, h, route{tag: tag, id: "ask-about-decision", method: http.MethodPost, path: one + "/voices", status: http.StatusNoContent,
		summary: "Ask people for their word on a decision", errors: says}, a.askAboutDecision)
	do(a, h, route{tag: tag, id: "answer-decision", method: http.MethodPost, path: one + "/voices/own", status: http.StatusNoContent,
		summary: "Agree or object, if your word was asked for", errors: says}, a.answerDecision)
	do(a, h, route{tag: tag, id: "comment-decision", method: http.MethodPost, path: one + "/comments", status: http.StatusCreated,
		summary: "Comment on a decision", errors: says}, a.commentDecision)
	get(a, h, route{tag: tag, id: "get-decision-matrix", path: one + "/matrix",
		summary: "How the options of a decision were weighed",
		text:    "With what would put another option first.", errors: []int{http.StatusNotFound}}, a.getMatrix)
	do(a, h, route{tag: tag, id: "put-decision-matrix", method: http.MethodPut, path: one + "/matrix",
		summary: "Weigh the options of a decision", text: "Until it is made. Without options, nothing is weighed any more.",
		errors: changes}, a.putMatrix)
	get(a, h, route{tag: tag, id: "list-problems", path: "/problems",
		summary: "Problems: the open ones first, then the newest first"},
		a.listProblems)
	get(a, h, route{tag: tag, id: "get-problem", path: "/problems/{problem}", summary: "One problem, with the decisions about it",
		errors: []int{http.StatusNotFound}}, a.getProblem)
	do(a, h, route{tag: tag, id: "add-problem", method: http.MethodPost, path: "/problems", status: http.StatusCreated,
		summary: "Write a problem down"}, a.addProblem)
	do(a, h, route{tag: tag, id: "edit-problem", method: http.MethodPut, path: "/problems/{problem}", summary: "Change a problem",
		errors: changes}, a.editProblem)
	do(a, h, route{tag: tag, id: "close-problem", method: http.MethodPost, path: "/problems/{problem}/state",
		summary: "Say why nothing is decided about a problem", text: "Without a reason it is open again.", errors: changes},
		a.closeProblem)
	get(a, h, route{tag: tag, id: "list-citations", path: one + "/citations", summary: "Where files cite a decision",
		text: "At the heads of the repositories, as they were read last.", errors: []int{http.StatusNotFound}}, a.getCitations)
	get(a, h, route{tag: tag, id: "list-cited-decisions", path: "/repositories/{repo}/decisions",
		summary: "Decisions about a directory, file or area", text: "Those declared for it first, then the most cited.",
		errors: []int{http.StatusNotFound}}, a.getCited)
	get(a, h, route{tag: tag, id: "list-decision-places", path: one + "/places", summary: "Which code a decision concerns",
		errors: []int{http.StatusNotFound}}, a.getPlaces)
	do(a, h, route{tag: tag, id: "put-decision-places", method: http.MethodPut, path: one + "/places",
		summary: "Say which code a decision concerns", text: "Who wrote it can, and who decides in its scope.", errors: changes},
		a.putPlaces)
	get(a, h, route{tag: tag, id: "get-decision-copy", path: one + "/copy",
		summary: "What the repository that keeps a decision has of it",
		errors:  []int{http.StatusNotFound}}, a.getCopy)
	do(a, h, route{tag: tag, id: "mend-decision-copy", method: http.MethodPut, path: one + "/copy",
		summary: "Say which text of a decision is right, here and in its repository",
		text:    "In a conflict, or where the file is gone there. The text is kept here and committed there.",
		errors:  changes, most: 2*adr.MaxBytes + maxBody}, a.mendCopy)
	get(a, h, route{tag: tag, id: "list-decision-homes", path: "/decision-homes", summary: "Where decisions are kept as files"},
		a.listHomes)
	do(a, h, route{tag: tag, id: "set-decision-home", method: http.MethodPost, path: "/decision-homes", status: http.StatusCreated,
		summary: "Choose the folder that keeps the decisions of a scope",
		text:    "Leadwright commits there what is decided, and takes over what is changed there. A home that the scope has is moved.",
		errors:  says}, a.setHome)
	do(a, h, route{tag: tag, id: "remove-decision-home", method: http.MethodDelete, path: "/decision-homes/{home}",
		status: http.StatusNoContent, summary: "Keep the decisions of a scope here alone",
		text: "The files stay where they are.", errors: changes}, a.removeHome)
	get(a, h, route{tag: tag, id: "get-decision-home", path: "/decision-homes/{home}", summary: "One folder that keeps decisions",
		errors: []int{http.StatusNotFound}}, a.getHome)
	do(a, h, route{tag: tag, id: "import-decisions", method: http.MethodPost, path: "/decision-imports",
		summary: "Take a folder of decision records in",
		text: "Nygard and adr-tools, MADR 2 to 4, log4brains and their strays. Every byte is kept. What was imported from " +
			"the same source " +
			"before is brought up to date by its path.", most: importBody}, a.importDecisions)
}

func (a *API) listRecords(ctx context.Context, actor access.Actor, in *struct {
	PageQuery
	Find   string `query:"find" maxLength:"200" doc:"Words, \"phrases\", and -what is not to be there; titles come first"`
	Status string `query:"status" maxLength:"20" doc:"Those in this state"`
	Scope  string `query:"scope" maxLength:"200" doc:"Those of this team or unit"`
	Repo   string `query:"repository" maxLength:"200" doc:"Those declared for, or cited in, this one, by name or id"`
	Path   string `query:"path" maxLength:"4096" doc:"A directory or file of that repository"`
	Area   string `query:"area" maxLength:"4096" doc:"An area of that repository"`
}) (out listed[RecordList], err error) {
	var log direction.Log
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		log, err = concern.List(ctx, tx, actor, direction.Filter{Find: in.Find, Status: adr.Status(in.Status), Scope: in.Scope,
			Before: in.Cursor, Limit: in.Limit}, concern.Where{Repository: in.Repo, Path: in.Path, Area: in.Area})
		return err
	})
	out.Body = RecordListOf(log)
	out.Link = nextLink(ctx, log.Next)
	return out, err
}

func (a *API) getDecision(ctx context.Context, actor access.Actor, in *RecordPath) (out found[RecordDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		w, err := direction.Get(ctx, tx, actor, in.ID)
		if err != nil {
			return err
		}
		out.ETag = versionTag(w.Revision)
		out.Body, err = RecordDetailFor(ctx, tx, actor, w)
		return err
	})
}

type decisionBody struct {
	_          struct{} `additionalProperties:"false"`
	Title      string   `json:"title" minLength:"1" maxLength:"300"`
	Body       string   `json:"body,omitempty" doc:"Markdown below the title"`
	Scope      string   `json:"scope,omitempty" maxLength:"200"`
	Draft      bool     `json:"draft,omitempty" doc:"Only you and who decides see it until you propose it"`
	AnswersBy  string   `json:"answers_by,omitempty" maxLength:"10" doc:"The last day for comments" example:"2026-03-16"`
	Confidence int      `json:"confidence,omitempty" minimum:"0" maximum:"100" doc:"In percent"`
	Prediction string   `json:"prediction,omitempty" maxLength:"2000" doc:"What will be so if it was right"`
	Problem    string   `json:"problem,omitempty" maxLength:"100" doc:"Id of the problem that it is to answer"`
}

func (b decisionBody) new() (n direction.New, err error) {
	n = direction.New{Scope: b.Scope, Title: b.Title, Body: b.Body, Draft: b.Draft, Confidence: b.Confidence,
		Prediction: b.Prediction, Problem: b.Problem}
	n.AnswersBy, err = maybeDay("answers_by", b.AnswersBy)
	return n, err
}

// maybeDay reads a day that may be left out.
func maybeDay(field, text string) (store.Date, error) {
	if text == "" {
		return store.Date{}, nil
	}
	return dayOf(field, text)
}

func (a *API) proposeDecision(ctx context.Context, actor access.Actor, in *struct{ Body decisionBody }) (out made[Record],
	err error) {
	n, err := in.Body.new()
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		d, err := direction.Propose(ctx, tx, actor, n)
		out.Body, out.Location = RecordOf(d), Prefix+"/decisions/"+d.ID
		return err
	})
}

// decision checks the condition for a decision that the actor may read.
func (c Condition) decision(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	d, err := direction.Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	return c.check(d.Revision)
}

func (a *API) editDecision(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Condition
	Body decisionBody
}) (out found[Record], err error) {
	n, err := in.Body.new()
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.decision(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		d, err := direction.Edit(ctx, tx, actor, in.ID, 0, n)
		out.ETag, out.Body = versionTag(d.Revision), RecordOf(d)
		return err
	})
}

func (a *API) settleDecision(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Condition
	Body struct {
		_         struct{} `additionalProperties:"false"`
		Status    string   `json:"status" enum:"draft,proposed,accepted,provisional,rejected,superseded,deprecated"`
		Until     string   `json:"until,omitempty" maxLength:"10" doc:"The last day of a provisional one" example:"2026-06-30"`
		Review    string   `json:"review,omitempty" maxLength:"10" doc:"When to look at it again" example:"2026-09-01"`
		Successor string   `json:"successor,omitempty" maxLength:"100" doc:"Id of what supersedes it"`
		Reason    string   `json:"reason,omitempty" maxLength:"2000"`
	}
}) (out found[Record], err error) {
	c := direction.Change{To: adr.Status(in.Body.Status), Successor: in.Body.Successor, Reason: in.Body.Reason}
	if c.Until, err = maybeDay("until", in.Body.Until); err != nil {
		return out, err
	}
	if c.Review, err = maybeDay("review", in.Body.Review); err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.decision(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		d, err := direction.Settle(ctx, tx, actor, in.ID, 0, c)
		out.ETag, out.Body = versionTag(d.Revision), RecordOf(d)
		return err
	})
}

func (a *API) scoreDecision(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Condition
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Outcome string   `json:"outcome" minLength:"1" maxLength:"2000" doc:"Whether the prediction was right, and what was learnt"`
		Review  string   `json:"review,omitempty" maxLength:"10" doc:"When to look at it again; left out, it is settled"`
	}
}) (out found[Record], err error) {
	review, err := maybeDay("review", in.Body.Review)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.decision(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		d, err := direction.Score(ctx, tx, actor, in.ID, in.Body.Outcome, review)
		out.ETag, out.Body = versionTag(d.Revision), RecordOf(d)
		return err
	})
}

func (a *API) askAboutDecision(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Body struct {
		_      struct{} `additionalProperties:"false"`
		People []string `json:"people" minItems:"1" maxItems:"50" doc:"Their ids"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return direction.Ask(ctx, tx, actor, in.ID, in.Body.People...)
	})
}

func (a *API) answerDecision(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Answer string   `json:"answer" enum:"agrees,objects"`
		Note   string   `json:"note,omitempty" maxLength:"2000" doc:"Why; an objection needs it, and it stays under your name"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return direction.Say(ctx, tx, actor, in.ID, direction.Answer(in.Body.Answer), in.Body.Note)
	})
}

func (a *API) commentDecision(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Text string   `json:"text" minLength:"1" maxLength:"20000" doc:"Markdown"`
	}
}) (out made[RecordComment], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		c, err := direction.Discuss(ctx, tx, actor, in.ID, in.Body.Text)
		out.Location, out.Body = Prefix+"/decisions/"+in.ID, RecordComment{c.ID, c.By.Name, c.Text, c.At}
		return err
	})
}

type recordFile struct {
	_       struct{} `additionalProperties:"false"`
	Path    string   `json:"path" minLength:"1" maxLength:"4096" doc:"Below the folder"`
	Content []byte   `json:"content" doc:"In base64"`
}

func (a *API) importDecisions(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_      struct{}     `additionalProperties:"false"`
		Scope  string       `json:"scope,omitempty" maxLength:"200" doc:"Key of a team or unit; left out for all of the organisation"`
		Source string       `json:"source" minLength:"1" maxLength:"500" doc:"Where they come from: a repository and its folder"`
		Files  []recordFile `json:"files" maxItems:"5000"`
	}
}) (out did[RecordImport], err error) {
	files := make([]direction.File, len(in.Body.Files))
	for i, f := range in.Body.Files {
		files[i] = direction.File{Path: f.Path, Content: f.Content}
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		done, err := direction.Import(ctx, tx, actor, in.Body.Scope, in.Body.Source, files)
		out.Body = RecordImportOf(done)
		return err
	})
}

// RecordHome is a folder that keeps decisions as files.
type RecordHome struct {
	ID         string     `json:"id"`
	Scope      string     `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	Repository string     `json:"repository" doc:"Its id"`
	Branch     string     `json:"branch"`
	Folder     string     `json:"folder" doc:"Empty for the top of the repository"`
	Dialect    string     `json:"dialect" doc:"In which new records are written; empty for that of most records there"`
	Commit     string     `json:"commit" doc:"That was looked at last; empty before"`
	Looked     *time.Time `json:"looked,omitempty"`
	Trouble    string     `json:"trouble" doc:"Why the last look or commit failed; empty if it did not"`
	Hint       string     `json:"hint"`
}

// RecordHomeOf makes a RecordHome.
func RecordHomeOf(h direction.Home) RecordHome {
	out := RecordHome{ID: h.ID, Scope: h.Scope, Repository: h.Repository, Branch: h.Branch, Folder: h.Folder,
		Dialect: string(h.Dialect), Commit: h.Tip,
		Trouble: h.Trouble, Hint: h.Hint}
	if !h.Looked.IsZero() {
		out.Looked = &h.Looked
	}
	return out
}

// RecordHomes is where decisions are kept.
type RecordHomes struct {
	Homes []RecordHome `json:"homes"`
}

// RecordCopy is what a repository has of a decision.
type RecordCopy struct {
	State  string `json:"state" doc:"waiting, same, conflict, gone, left; empty where no repository keeps it"`
	Home   string `json:"home" doc:"Id of the folder that keeps it"`
	Commit string `json:"commit" doc:"In which its file was seen or written last"`
	File   []byte `json:"file,omitempty" doc:"As it is there, in a conflict; in base64"`
}

func (a *API) getCopy(ctx context.Context, actor access.Actor, in *RecordPath) (out found[RecordCopy], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		d, err := direction.Find(ctx, tx, actor, in.ID)
		if err != nil {
			return err
		}
		c, _, err := direction.CopyOf(ctx, tx, actor, in.ID)
		out.ETag, out.Body = versionTag(d.Revision), RecordCopy{string(c.State), c.Home.ID, c.Hash, c.Other}
		return err
	})
}

func (a *API) mendCopy(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Condition
	Body struct {
		_    struct{} `additionalProperties:"false"`
		File []byte   `json:"file,omitempty" doc:"The text that is right, in base64; left out, the file stays gone there"`
	}
}) (out found[Record], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.decision(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		if len(in.Body.File) == 0 {
			err = direction.LeaveOut(ctx, tx, actor, in.ID, 0)
		} else {
			err = direction.Mend(ctx, tx, actor, in.ID, 0, in.Body.File)
		}
		if err != nil {
			return err
		}
		d, err := direction.Find(ctx, tx, actor, in.ID)
		out.ETag, out.Body = versionTag(d.Revision), RecordOf(d)
		return err
	})
}

func (a *API) listHomes(ctx context.Context, actor access.Actor, _ *struct{}) (out did[RecordHomes], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := direction.Homes(ctx, tx, actor)
		out.Body.Homes = convert(all, RecordHomeOf)
		return err
	})
}

func (a *API) setHome(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_          struct{} `additionalProperties:"false"`
		Scope      string   `json:"scope,omitempty" maxLength:"200"`
		Repository string   `json:"repository" minLength:"1" maxLength:"200" doc:"Its name or id"`
		Branch     string   `json:"branch" minLength:"1" maxLength:"200" doc:"One that is not there yet begins at the head"`
		Folder     string   `json:"folder,omitempty" maxLength:"300" example:"docs/decisions"`
		Dialect    string   `json:"dialect,omitempty" enum:"madr-4,madr-3,madr-2,log4brains,nygard" doc:"Of new records"`
	}
}) (out made[RecordHome], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, in.Body.Repository)
		if err != nil {
			return err
		}
		h, err := direction.SetHome(ctx, tx, actor, direction.Home{Scope: in.Body.Scope, Repository: r.ID, Label: r.Name,
			Branch: in.Body.Branch, Folder: in.Body.Folder, Dialect: adr.Dialect(in.Body.Dialect)})
		out.Body, out.Location = RecordHomeOf(h), Prefix+"/decision-homes"
		return err
	})
}

// HomePath names a folder that keeps decisions.
type HomePath struct {
	ID string `path:"home" maxLength:"100" doc:"Its id, as the list has it"`
}

func (a *API) getHome(ctx context.Context, actor access.Actor, in *HomePath) (out found[RecordHome], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		h, err := direction.FindHome(ctx, tx, actor, in.ID)
		out.ETag, out.Body = versionTag(h.Revision), RecordHomeOf(h)
		return err
	})
}

func (a *API) removeHome(ctx context.Context, actor access.Actor, in *struct {
	HomePath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		h, err := direction.FindHome(ctx, tx, actor, in.ID)
		if err != nil {
			return err
		}
		if err := in.check(h.Revision); err != nil {
			return err
		}
		return direction.RemoveHome(ctx, tx, actor, in.ID)
	})
}
