package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// ladderDraft is what somebody typed, or sent as a file, to become a ladder.
type ladderDraft struct {
	Key   string // of the ladder whose page the form is on; empty for a new one
	Typed string // the key that was typed for a new one
	Text  string
	Shape ladder.Shape
	Name  string
	Seen  string // of which draft and version the difference was shown
}

// ladderForm is the form that adds a ladder, or with a ladder in its address takes its place. An earlier version in the
// address is what the form begins with.
func (s *server) ladderForm(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := v.Actor.May(access.ApplyOrganisation); err != nil {
		return err
	}
	d, title := ladderDraft{Key: r.PathValue("ladder")}, "Add a ladder"
	var is shownLadder
	var err error
	if d.Key != "" {
		if is, err = s.ladderOf(r, v); err != nil {
			return err
		}
		title = "Change " + is.Name
	}
	p := ladderFormPage{Action: r.URL.RequestURI()}
	if p.Frame, err = s.frameOf(r, v, "people", title); err != nil {
		return err
	}
	p.about(d.Key, is)
	if r.Method == http.MethodPost {
		return s.sendLadder(w, r, v, p, d)
	}
	if d.Key != "" {
		text, err := ladder.Format(is.Ladder)
		if err != nil {
			return err
		}
		d.Text, d.Name = string(text), is.Name
	}
	p.fill(d)
	return s.ok(w, r, ladderFormView(p))
}

// sendLadder keeps what was sent. The difference to a ladder that is there is shown before, and what is wrong comes
// back with all that was typed.
func (s *server) sendLadder(w http.ResponseWriter, r *http.Request, v visit, p ladderFormPage, d ladderDraft) error {
	err := d.read(w, r)
	if err == nil {
		var sent sentLadder
		sent, err = s.putDraft(r, v, d)
		switch {
		case err != nil:
		case sent.kept:
			return back(w, r, ladderLink(sent.key), "ladder")
		default:
			p.show(d, sent)
			return s.ok(w, r, ladderFormView(p))
		}
	}
	if !fault.Is(err, fault.KindInvalid) {
		return err
	}
	p.fill(d)
	fields := []*field{&p.File, &p.Upload}
	for i := range p.Fields {
		fields = append(fields, &p.Fields[i])
	}
	wrong(err, fields...)
	p.Frame.Back = p.Back
	p.Frame.Notices = append(p.Frame.Notices, notAccepted())
	s.render(w, r, statusOf(err), ladderFormView(p))
	return nil
}

// about says what the form is for.
func (p *ladderFormPage) about(key string, is shownLadder) {
	p.Question, p.Back, p.Send = "Which ladder is to be added?", "/people/ladders", "Add it"
	p.Steps = ladderSteps(crumb{Name: "Add"})
	p.Answer = "A ladder from a file, or typed."
	p.More = "It may be a ladder.yaml, tracks of snowflake as JSON, or a CSV matrix. docs/ladder.md describes all three."
	if key == "" {
		return
	}
	p.Question, p.Back, p.Send = "What is different about the ladder "+is.Name+"?", ladderLink(key), "See the difference"
	p.Steps = ladderSteps(crumb{is.Name, p.Back}, crumb{Name: "Change"})
	p.Answer, p.More = "Change what it says below, or send a file that takes its place.",
		"You see the difference before it is saved, and what the ladder said before stays readable."
	if is.old != nil {
		p.Answer, p.Send = "This is what it said in version "+is.version+".", "Put it back"
		return
	}
	p.Drop = &dropForm{Summary: "It is no longer needed", Button: "Take " + is.Name + " out",
		Action: ladderLink(key, "remove"), Sentence: is.Name + " goes from the list, from the career pages and from the API. " +
			"All its versions stay readable, and any of them can be put back."}
}

// fill puts what was typed into the fields.
func (p *ladderFormPage) fill(d ladderDraft) {
	text := strings.ToValidUTF8(d.Text, "\uFFFD")
	p.File = field{Name: "file", Label: "The ladder", Value: text, Rows: max(14, min(30, 2+strings.Count(text, "\n"))),
		Placeholder: "name: Engineering\nlevels:\n  - id: independent\n    name: Independent\ntracks:\n  - id: engineer\n" +
			"    name: Engineer"}
	p.Upload = field{Name: "upload", Label: "Or a file", Type: "file", Hint: "It takes the place of what is typed above."}
	p.Fields = []field{
		{Name: "shape", Label: "What it is", Value: string(d.Shape), Options: []choice{
			{"", "What it looks like"}, {string(ladder.YAML), "A ladder.yaml"},
			{string(ladder.Snowflake), "Snowflake tracks, as JSON"}, {string(ladder.CSV), "A matrix, as CSV"}}},
		{Name: "name", Label: "Name", Value: d.Name,
			Hint: "For snowflake tracks and a matrix; left empty, it is that of the file. A ladder.yaml says its own."},
	}
	if d.Key == "" {
		p.Fields = append(p.Fields, field{Name: "key", Label: "Key", Value: d.Typed, Placeholder: "engineering",
			Hint: "Its name in addresses, for good. Left empty, it is made from the name."})
	}
}

// mostChanges is how many differences a page lists; the others are counted.
const mostChanges = 200

// show puts the difference to what is there on the page, to be looked at before it is kept.
func (p *ladderFormPage) show(d ladderDraft, sent sentLadder) {
	p.fill(d)
	p.Seen = d.digest(sent.plan.Version)
	p.Changes, p.MoreChanges = changeViews(sent.plan.Changes)
	p.Question = "Is this what should be different about the ladder " + sent.key + "?"
	p.Answer = counted(len(sent.plan.Changes), "difference", "differences") + ", and nothing is saved yet."
	p.More = ""
	if d.Seen != "" && !strings.HasPrefix(d.Seen, versionMark(sent.plan.Version)) {
		p.Frame.Notices = append(p.Frame.Notices, notice{Kind: "warn", Hint: "The difference below is to what it says now",
			Sentence: "Somebody changed this ladder while you were at it"})
	}
}

var signWords = map[ladder.Sign]string{ladder.Added: "New", ladder.Changed: "Different", ladder.Removed: "Gone"}

// changeViews are the first differences, and how many more there are.
func changeViews(all []ladder.Change) (views []ladderChange, more int) {
	shown := all[:min(len(all), mostChanges)]
	for _, c := range shown {
		view := ladderChange{Sign: signWords[c.Sign], Subject: capital(c.Subject)}
		for _, x := range c.Details {
			view.Details = append(view.Details, ladderDetail{capital(x.Label), x.Was, x.Is})
		}
		views = append(views, view)
	}
	return views, len(all) - len(shown)
}

// read takes what was sent: the file, if there is one, in the place of what was typed.
func (d *ladderDraft) read(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 3*ladder.MaxFile) // a form may write three bytes for one, and hold a file too
	err := r.ParseMultipartForm(ladder.MaxFile)               //nolint:gosec // the line above bounds it
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return fault.Invalid("upload", "What was sent is too large, or ended early").Because(err).
			WithHint("Check whether it is the right file.")
	}
	d.Text = strings.ReplaceAll(r.PostFormValue("file"), "\r\n", "\n")
	d.Shape, d.Name = ladder.Shape(r.PostFormValue("shape")), strings.TrimSpace(r.PostFormValue("name"))
	d.Typed, d.Seen = strings.TrimSpace(r.PostFormValue("key")), r.PostFormValue("seen")
	upload, header, err := r.FormFile("upload")
	switch {
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
		return nil
	case err != nil:
		return fault.Invalid("upload", "The file cannot be read").WithHint("Send it again.").Because(err)
	}
	content, err := io.ReadAll(upload)
	if err = errors.Join(err, upload.Close()); err != nil {
		return fault.Invalid("upload", "The file cannot be read").WithHint("Send it again.").Because(err)
	}
	if len(content) > 0 {
		d.Text = string(content)
		d.Name = cmp.Or(d.Name, strings.TrimSuffix(header.Filename, path.Ext(header.Filename)))
	}
	return nil
}

// digest stands for a draft and the version that it would take the place of.
func (d *ladderDraft) digest(version int64) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{d.Text, string(d.Shape), d.Name, d.Typed}, "\x00")))
	return versionMark(version) + hex.EncodeToString(sum[:12])
}

func versionMark(version int64) string { return strconv.FormatInt(version, 10) + "-" }

// sentLadder is what became of a draft.
type sentLadder struct {
	key  string
	plan organisation.LadderPlan
	kept bool // false for what would take the place of a ladder, before the difference was seen
}

// putDraft keeps a draft as a ladder.
func (s *server) putDraft(r *http.Request, v visit, d ladderDraft) (sent sentLadder, err error) {
	l, err := ladder.Read(d.Shape, []byte(d.Text), d.Name)
	if err != nil {
		return sent, err
	}
	if sent.key = cmp.Or(d.Key, d.Typed, ladder.IDOf(l.Name)); sent.key == "" {
		return sent, fault.Invalid("key", "No key can be made from the name %q", l.Name).
			WithHint("Write one, such as engineering.")
	}
	err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
		plan, err := organisation.PlanLadder(r.Context(), tx, v.Actor, sent.key, l)
		if err != nil {
			return err
		}
		sent.plan, sent.kept = plan, len(plan.Changes) == 0 || plan.Version == 0 || d.Seen == d.digest(plan.Version)
		if !sent.kept {
			return nil
		}
		_, err = organisation.PutLadder(r.Context(), tx, v.Actor, sent.key, l)
		return err
	})
	return sent, err
}

// addExample adds one of the examples.
func (s *server) addExample(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := v.Actor.May(access.ApplyOrganisation); err != nil {
		return err
	}
	key := r.PostFormValue("example")
	for _, e := range ladder.Examples() {
		if e.Key != key {
			continue
		}
		err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
			plan, err := organisation.PutLadder(r.Context(), tx, v.Actor, e.Key, e.Ladder)
			if err == nil && plan.Version != 0 && len(plan.Changes) > 0 {
				err = fault.Conflict("There is a ladder %s already", e.Key).WithHint("Change that one, or take it out first.")
			}
			return err
		})
		if err != nil {
			return err
		}
		return back(w, r, ladderLink(e.Key), "ladder")
	}
	return fault.NotFound("There is no example %q", key).WithHint("The page of career ladders lists them.")
}

func (s *server) removeLadder(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := organisation.RemoveLadder(r.Context(), tx, v.Actor, r.PathValue("ladder"))
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, "/people/ladders", "ladder-removed")
}

// ladderHistory lists every version of a ladder, also of one that was taken out.
func (s *server) ladderHistory(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("ladder")
	var all []organisation.KeptLadder
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		all, err = organisation.LadderVersions(r.Context(), tx, v.Actor, key)
		return err
	})
	if err != nil {
		return err
	}
	now := all[0]
	name := cmp.Or(now.Name, key)
	f, err := s.frameOf(r, v, "people", name+": history")
	if err != nil {
		return err
	}
	p := ladderHistoryPage{Frame: f, Question: "What did the ladder " + name + " say before?",
		Answer: counted(len(all), "version", "versions") + ", and every one of them can still be read."}
	p.Steps = ladderSteps(crumb{name, ladderLink(key)}, crumb{Name: "History"})
	if now.Gone {
		p.Answer = "It was taken out on " + day(now.At) + ". What it said before can still be read."
		p.Steps = ladderSteps(crumb{Name: name + ": history"})
	}
	p.Versions = versionViews(all, v.Actor.May(access.ApplyOrganisation) == nil)
	return s.ok(w, r, ladderHistoryView(p))
}

// versionViews are the versions of a ladder, the newest first, each with what was different to the one before.
func versionViews(all []organisation.KeptLadder, mayPutBack bool) []versionView {
	views := make([]versionView, len(all))
	for i, x := range all {
		view := versionView{Name: "Version " + strconv.FormatInt(x.Version, 10), When: moment(x.At) + ", by " + x.By}
		earlier := shownLadder{KeptLadder: x, version: strconv.FormatInt(x.Version, 10)}
		switch {
		case x.Gone:
			view.Name += ": taken out"
		case i == 0:
			view.Name, view.Href = view.Name+", in force", ladderLink(x.Key)
		default:
			view.Href = earlier.link()
			if mayPutBack {
				view.PutBack = earlier.link("edit")
			}
		}
		if i+1 < len(all) && !x.Gone && !all[i+1].Gone {
			changes := ladder.Diff(all[i+1].Ladder, x.Ladder)
			view.What = plural(len(changes), "difference", "differences") + " to the version before"
			view.Changes, view.More = changeViews(changes)
		}
		views[i] = view
	}
	return views
}
