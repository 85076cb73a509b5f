package web

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/linediff"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
)

// exemptions lists them.
func (s *server) exemptions(w http.ResponseWriter, r *http.Request, v visit) error {
	var all []quality.Exemption
	var today store.Date
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		all, err = quality.Exemptions(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	hold, wait := 0, 0
	for _, e := range all {
		hold += count(e.Holds(today))
		wait += count(e.State == quality.Asked)
	}
	p := exemptionsPage{Rows: exemptionRowsOf(all, today), Answer: counted(hold, "exemption holds", "exemptions hold") + " today."}
	if wait > 0 {
		p.More = sentence(counted(wait, "waits", "wait") + " for an answer")
	}
	if len(all) == 0 {
		p.Answer = "Nothing: nobody asked for an exemption."
		p.Teach = &empty{Title: "More time, with a last day", Why: "Who cannot keep a standard for now asks for an exemption with a " +
			"reason and a last day. Who leads the repository's team answers. On the day after the last one the standard counts again " +
			"by itself.",
			Action: "See the standards", Href: "/standards"}
	}
	if p.Frame, err = s.frameOf(r, v, "standards", "Exemptions"); err != nil {
		return err
	}
	return s.ok(w, r, exemptionsView(p))
}

// exemption shows one.
func (s *server) exemption(w http.ResponseWriter, r *http.Request, v visit) error {
	var e quality.Exemption
	var today store.Date
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		e, err = quality.FindExemption(r.Context(), tx, v.Actor, r.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	p := exemptionPage{Title: e.Name + ": " + e.Title, Reason: e.Reason, Said: e.Answer,
		Standard: linkView{e.Title, standardLink(e.Standard)}, Where: linkView{e.Name, standardsOfLink(e.Name)}}
	if p.Frame, err = s.frameOf(r, v, "standards", p.Title); err != nil {
		return err
	}
	word, _ := exemptionState(e, today)
	switch {
	case e.Holds(today):
		p.Answer = "It need not be kept until " + dateOf(e.Until) + "."
	case e.State == quality.Granted:
		p.Answer = "It has ended: the standard counts again."
	case e.State == quality.Asked:
		p.Answer = e.Asker.Name + " asks that it need not be kept until " + dateOf(e.Until) + "."
	default:
		p.Answer = word + ": the standard counts."
	}
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{Name: name, Value: value})
		}
	}
	add("It is", word)
	add("Last day", dateOf(e.Until))
	add("Asked", day(e.Asked)+", by "+e.Asker.Name)
	if !e.Settled.IsZero() {
		add("Answered", day(e.Settled)+", by "+e.Settler.Name)
	}
	add("Ended before its time", dateOf(e.Ended))
	if e.State == quality.Asked && quality.MayGrant(v.Actor, e) == nil {
		p.Answers = exemptionLink(e.ID, "answer")
	}
	if (e.State == quality.Asked || e.Holds(today)) && quality.MayEnd(v.Actor, e) == nil {
		p.End = exemptionLink(e.ID, "end")
	}
	return s.ok(w, r, exemptionView(p))
}

// exemptionAsk asks for one.
func (s *server) exemptionAsk(w http.ResponseWriter, r *http.Request, v visit) error {
	repository, id := r.URL.Query().Get("repository"), r.URL.Query().Get("standard")
	return s.sheetIn(w, r, v, "standards", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.AskExemptions); err != nil {
			return formPage{}, err
		}
		o, err := quality.InRepository(r.Context(), tx, v.Actor, repository)
		if err != nil {
			return formPage{}, err
		}
		var choices []choice
		for _, x := range o.Results {
			choices = append(choices, choice{x.ID, x.Standard.Title})
		}
		if len(choices) == 0 {
			return formPage{}, fault.NotFound("%s is held to no standard", o.Name)
		}
		back := standardsOfLink(o.Name)
		return formPage{Title: "Ask for an exemption", Save: "Ask for it", Back: back,
			Steps:    []crumb{{"Direction", "/decisions"}, {"Standards", "/standards"}, {o.Name, back}, {Name: "Ask"}},
			Question: "What can " + o.Name + " not keep for now?",
			Answer:   "Who leads its team answers. It ends by itself behind its last day.",
			Fields: []field{
				{Name: "standard", Label: "Standard", Value: id, Options: choices},
				{Name: "reason", Label: "Why, and what you do about it", Rows: 5, Required: true, Hint: "Markdown."},
				{Name: "until", Label: "Last day", Type: "date", Required: true,
					Value: store.DateOf(tx.Now()).AddDays(90).String(), Hint: "At most a year from now."},
			}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		until := in.day("until")
		if in.err != nil {
			return "", "", in.err
		}
		e, err := quality.Ask(r.Context(), tx, v.Actor, repository, in.line("standard"), in.line("reason"), until)
		return exemptionLink(e.ID), "exemption-asked", err
	})
}

func exemptionSheet(r *http.Request, tx *store.Tx, v visit, title string) (formPage, quality.Exemption, error) {
	e, err := quality.FindExemption(r.Context(), tx, v.Actor, r.PathValue("id"))
	at := exemptionLink(e.ID)
	return formPage{Title: title + ": " + e.Title, Save: "Keep it", Back: at, Version: strconv.FormatInt(e.Revision, 10),
		Steps: []crumb{{"Direction", "/decisions"}, {"Standards", "/standards"}, {"Exemptions", "/exemptions"},
			{e.Name + ": " + e.Title, at}, {Name: title}}}, e, err
}

// exemptionAnswer grants or declines one.
func (s *server) exemptionAnswer(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "standards", func(tx *store.Tx) (formPage, error) {
		p, e, err := exemptionSheet(r, tx, v, "Answer")
		if err != nil {
			return p, err
		}
		p.Question, p.Answer = "Need it not be kept for now?", e.Asker.Name+" asks for it until "+dateOf(e.Until)+"."
		p.Fields = []field{
			{Name: "grant", Label: "Your answer", Value: "yes", Options: []choice{{"yes", "Grant it"}, {"no", "Decline it"}}},
			{Name: "until", Label: "Last day", Type: "date", Value: e.Until.String(), Hint: "That day or an earlier one."},
			{Name: "reason", Label: "Why", Rows: 4, Hint: "Markdown. Needed to decline."},
		}
		p.Notes = []noteBlock{{"Why it was asked for", []string{e.Reason}}}
		return p, quality.MayGrant(v.Actor, e)
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		a := quality.Answer{Grant: in.line("grant") == "yes", Until: in.day("until"), Reason: in.line("reason")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = quality.Settle(r.Context(), tx, v.Actor, id, 0, a)
		return exemptionLink(id), "changed", err
	})
}

// exemptionEnd takes one back or ends it before its time.
func (s *server) exemptionEnd(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "standards", func(tx *store.Tx) (formPage, error) {
		p, e, err := exemptionSheet(r, tx, v, "End it")
		if err != nil {
			return p, err
		}
		p.Question, p.Answer = "Does it end today?", "The standard counts from today on."
		p.Fields = []field{{Name: "reason", Label: "Why", Rows: 4, Hint: "Markdown. May stay empty."}}
		return p, quality.MayEnd(v.Actor, e)
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = quality.End(r.Context(), tx, v.Actor, id, 0, in.line("reason"))
		return exemptionLink(id), "changed", err
	})
}

// standardFiles lists the files of standards, or with a scope the versions of one.
func (s *server) standardFiles(w http.ResponseWriter, r *http.Request, v visit) error {
	q := r.URL.Query()
	one := q.Has("scope")
	scope := q.Get("scope")
	p := standardFilesPage{Question: "What are the standards written in?", More: "Each file is YAML, the one that leadwright " +
		"standard check reads too.", Steps: []crumb{{"Direction", "/decisions"}, {"Standards", "/standards"}, {Name: "Files"}}}
	var all []quality.Document
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return err
		}
		names := namesOfScopes(scopes)
		if one {
			all, err = quality.Versions(r.Context(), tx, v.Actor, scope)
			p.Steps = []crumb{{"Direction", "/decisions"}, {"Standards", "/standards"}, {"Files", "/standard-files"},
				{Name: names[scope]}}
			p.Question = "How did the standards of " + lower(names[scope]) + " change?"
		} else {
			all, err = quality.Documents(r.Context(), tx, v.Actor)
		}
		for i, d := range all {
			p.Rows = append(p.Rows, standardFileRow{cmp.Or(names[d.Scope], d.Scope),
				link([]string{"standard-files"}, "scope", d.Scope, "version", strconv.FormatInt(d.Version, 10)),
				"Version " + strconv.FormatInt(d.Version, 10), d.By, moment(d.At), cmp.Or(d.Note, "–")})
			if one && (q.Get("version") == "" && p.Content == "" || q.Get("version") == strconv.FormatInt(d.Version, 10)) {
				p.Content = cmp.Or(d.Content, "# Taken out with this version.\n")
				p.Shown = "Version " + strconv.FormatInt(d.Version, 10)
				if i+1 < len(all) {
					before := all[i+1]
					p.Before = "Version " + strconv.FormatInt(before.Version, 10)
					p.Changes = linediff.Beside([]byte(before.Content), []byte(d.Content))
				}
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Answer = counted(len(all), "file says", "files say") + " what repositories are held to."
	if one {
		p.Answer = counted(len(all), "version", "versions") + ", the newest first."
	}
	if v.Actor.MayIn(access.SetStandards, scope) == nil {
		p.Edit = linkView{"Write standards", link([]string{"standard-files", "edit"}, "scope", scope)}
	}
	if p.Frame, err = s.frameOf(r, v, "standards", "Files of standards"); err != nil {
		return err
	}
	return s.ok(w, r, standardFilesView(p))
}

// exampleStandards is what a form without standards begins with.
const exampleStandards = `levels: [bronze, silver, gold]
standards:
  - key: readme
    title: Every repository says what it is
    why: Newcomers lose a day otherwise.
    checks:
      - file: README.md
  - key: owners
    title: Every repository has owners
    level: silver
    checks:
      - owners: true
  - key: reviewed
    title: Changes are seen by a second person
    level: gold
    checks:
      - review-share: {at-least: 80, days: 90}
`

// standardFileForm sets the standards of a scope.
func (s *server) standardFileForm(w http.ResponseWriter, r *http.Request, v visit) error {
	scope := r.URL.Query().Get("scope")
	var version int64
	return s.sheetIn(w, r, v, "standards", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.MayIn(access.SetStandards, scope); err != nil {
			return formPage{}, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		all, err := quality.Versions(r.Context(), tx, v.Actor, scope)
		if err != nil {
			return formPage{}, err
		}
		name := cmp.Or(namesOfScopes(scopes)[scope], scope)
		p := formPage{Title: "Standards of " + lower(name), Save: "Set them", Back: "/standards",
			Steps:    []crumb{{"Direction", "/decisions"}, {"Standards", "/standards"}, {"Files", "/standard-files"}, {Name: name}},
			Question: "What are the repositories of " + lower(name) + " held to?",
			Answer:   "Repositories are held to it as soon as it is kept, and behind each scan.",
			More: "Checks: file, content, licence, readme-sections, ci, owners, dependency, max-file-size, tests-beside-code, " +
				"review-share, result."}
		content := exampleStandards
		if len(all) > 0 {
			version, content = all[0].Version, cmp.Or(all[0].Content, exampleStandards)
		}
		p.Version = strconv.FormatInt(version, 10)
		p.Fields = []field{
			{Name: "content", Label: "Standards", Value: content, Rows: 28, Hint: "YAML. Left empty, there are none."},
			{Name: "note", Label: "Why it changes", Hint: "May stay empty; it stands in the history."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = quality.Set(r.Context(), tx, v.Actor, version,
			quality.Document{Scope: scope, Content: in.line("content") + "\n", Note: in.line("note")})
		return "/standards", "standards-set", err
	})
}
