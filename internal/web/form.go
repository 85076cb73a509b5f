package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// sheet answers for a page that is one form, both ways: GET shows what show makes, and POST keeps what was typed. With
// something wrong in it the page comes back with the sentence at the field and all that was typed. Show denies whoever
// may not send the form, before any of it is read.
func (s *server) sheet(w http.ResponseWriter, r *http.Request, v visit,
	show func(tx *store.Tx) (formPage, error), keep func(tx *store.Tx, in *typed) (to, done string, err error)) error {
	return s.sheetIn(w, r, v, "people", show, keep)
}

// sheetIn is sheet in a section of its own.
func (s *server) sheetIn(w http.ResponseWriter, r *http.Request, v visit, section string,
	show func(tx *store.Tx) (formPage, error), keep func(tx *store.Tx, in *typed) (to, done string, err error)) error {
	var p formPage
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		p, err = show(tx)
		return err
	})
	if err != nil {
		return err
	}
	if p.Frame, err = s.frameOf(r, v, section, p.Title); err != nil {
		return err
	}
	p.Action = r.URL.RequestURI()
	if r.Method == http.MethodGet {
		return s.ok(w, r, formView(p))
	}
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The form cannot be read").WithHint("Load the page and send it again.").Because(err)
	}
	var to, done string
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		in := &typed{Values: r.PostForm}
		if in.unchanged(p.Version); in.err != nil {
			return in.err
		}
		to, done, err = keep(tx, in)
		return err
	})
	switch {
	case err == nil:
		return back(w, r, to, done)
	case !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindConflict):
		return err
	}
	p.takeBack(r.PostForm, err)
	p.Frame.Back = p.Back
	s.render(w, r, statusOf(err), formView(p))
	return nil
}

// takeBack fills the fields with what was typed, and puts what is wrong with it to its field.
func (p *formPage) takeBack(values url.Values, err error) {
	fields := make([]*field, len(p.Fields))
	for i := range p.Fields {
		fields[i] = &p.Fields[i]
		if p.Fields[i].Type != "password" { // secrets do not come back
			p.Fields[i].Value = values.Get(p.Fields[i].Name)
		}
	}
	for i := range p.Checks.Options {
		o := &p.Checks.Options[i]
		o.On = false
		for _, value := range values[p.Checks.Name] {
			o.On = o.On || o.Value == value
		}
	}
	n := notAccepted()
	if fault.Is(err, fault.KindConflict) || len(fields) == 0 {
		said, hint := fault.Sentence(err)
		n = notice{Kind: "bad", Sentence: said, Hint: hint}
	} else {
		wrong(err, fields...)
	}
	p.Frame.Notices = append(p.Frame.Notices, n)
}

// typed is what somebody typed into a form. It keeps the first thing that is wrong with it.
type typed struct {
	url.Values

	err error
}

func (t *typed) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// unchanged refuses what was typed over something else than is there now.
func (t *typed) unchanged(version string) {
	if was := t.Get("version"); was != version && was != "" {
		t.fail(fault.Conflict("Somebody changed this while you were at it").
			WithHint("Look at it in another window; what you typed is below, and sending it again takes the place of theirs."))
	}
}

// line is a text without the space around it. Browsers end lines of text areas as HTTP does.
func (t *typed) line(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(t.Get(name), "\r\n", "\n"))
}

// list is what was typed on several lines, or between commas.
func (t *typed) list(name string) []string { return lines(strings.ReplaceAll(t.Get(name), ",", "\n")) }

func (t *typed) day(name string) store.Date {
	text := t.line(name)
	if text == "" {
		return store.Date{}
	}
	day, err := store.ParseDate(text)
	if err != nil {
		t.fail(fault.Invalid(name, "%q is no day", text).WithHint("Write it as 2026-12-31."))
	}
	return day
}

func (t *typed) span() roster.Span { return roster.Span{From: t.day("from"), Until: t.day("until")} }

func (t *typed) share() int {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(t.line("share"), "%")))
	if err != nil {
		t.fail(fault.Invalid("share", "%q is no share", t.line("share")).WithHint("Give a number from 1 to 100."))
	}
	return n
}

// percent is a number from 0 to 100; 0 where nothing was typed.
func (t *typed) percent(name string) int {
	text := strings.TrimSpace(strings.TrimSuffix(t.line(name), "%"))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100 {
		t.fail(fault.Invalid(name, "%q is no percentage", text).WithHint("Give a number from 0 to 100."))
	}
	return n
}

// handle is the handle of the person whom a field names: by handle, name or address.
func (t *typed) handle(r *http.Request, tx *store.Tx, actor access.Actor, name string) string {
	text := t.line(name)
	if text == "" {
		return ""
	}
	p, err := organisation.Find(r.Context(), tx, actor, text)
	if fault.Is(err, fault.KindNotFound) {
		var known people.Person
		if known, err = people.Find(r.Context(), tx, actor, text); err == nil {
			p, err = organisation.WithID(r.Context(), tx, actor, known.ID)
		}
	}
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindInvalid) {
		said, hint := fault.Sentence(err)
		err = fault.Invalid(name, "%s", said).WithHint("%s", cmp.Or(hint, "Add them to the organisation first."))
	}
	if err != nil {
		t.fail(err)
	}
	return p.Handle
}

// personIDs are the ids of those whom a field names, a line each: by handle, name or address.
func (t *typed) personIDs(r *http.Request, tx *store.Tx, actor access.Actor, name string) (ids []string) {
	for line := range strings.SplitSeq(t.line(name), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		p, err := organisation.Find(r.Context(), tx, actor, line)
		if fault.Is(err, fault.KindNotFound) { // perhaps a history knows them
			var known people.Person
			known, err = people.Find(r.Context(), tx, actor, line)
			p.ID = known.ID
		}
		if fault.Is(err, fault.KindNotFound) {
			err = fault.Invalid(name, "There is nobody called %q", line).WithHint("Write a name, a handle or an address, a line each.")
		}
		if err != nil {
			t.fail(err)
		}
		ids = append(ids, p.ID)
	}
	return ids
}

// spanFields ask from when until when something holds.
func spanFields(s roster.Span, endHint string) []field {
	return []field{
		{Name: "from", Label: "First day", Type: "date", Value: s.From.String(), Hint: "Left empty, it has always been so."},
		{Name: "until", Label: "Last day", Type: "date", Value: s.Until.String(), Hint: endHint},
	}
}

// version is what a form carries along to notice that somebody else changed the same.
func version(e roster.Entry) string { return strconv.FormatInt(roster.Version(e), 10) }

// whoField asks for a person of the organisation; the page has their handles as suggestions.
func whoField(name, label, hint, value string) field {
	return field{Name: name, Label: label, Hint: hint, Value: value, List: "persons"}
}

// mostSuggested is how many persons a form suggests.
const mostSuggested = 500

// suggested are the persons that a form suggests, by handle.
func suggested(r *http.Request, tx *store.Tx, actor access.Actor) ([]choice, error) {
	all, err := organisation.Persons(r.Context(), tx, actor)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	var out []choice
	for _, p := range all {
		if p.Until.IsZero() || p.On(today) {
			out = append(out, choice{p.Handle, p.Name})
		}
	}
	return out[:min(len(out), mostSuggested)], nil
}
