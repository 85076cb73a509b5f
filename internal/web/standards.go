package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// keptWords are what standards and checks come to, as a person says it.
var keptWords = map[standard.Outcome]string{
	standard.Passed: "Kept", standard.Failed: "Not kept", standard.Unknown: "Not known", quality.Exempt: "Exempt",
}

const (
	rowsOfStandards = 100 // on one page
	trendWeeks      = 26
)

func standardLink(id string) string { return link([]string{"standards", id}) }

func exemptionLink(id string, more ...string) string {
	return link(append([]string{"exemptions", id}, more...))
}

func standardsOfLink(repository string) string {
	return link([]string{"knowledge", repository, "standards"})
}

func outcomeOf(c quality.Cell) outcomeView {
	o := outcomeView{Kind: string(c.Outcome), Word: keptWords[c.Outcome]}
	if c.Outcome == quality.Exempt {
		o.Note = "until " + dateOf(c.Until)
	}
	return o
}

// standards shows what each standard comes to in each repository, those of the reader's own teams first.
func (s *server) standards(w http.ResponseWriter, r *http.Request, v visit) error {
	q := r.URL.Query()
	p := standardsPage{Scope: q.Get("scope"), Only: q.Get("only") == "open"}
	from, err := strconv.Atoi(cmp.Or(q.Get("from"), "0"))
	if err != nil || from < 0 {
		from = 0
	}
	var m quality.Matrix
	var points []quality.Point
	var all []quality.Exemption
	var scopes []roster.Scope
	var today store.Date
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if m, err = quality.Look(r.Context(), tx, v.Actor, p.Scope); err != nil {
			return err
		}
		weeks := quality.Weeks(today, trendWeeks)
		if points, err = quality.Trend(r.Context(), tx, v.Actor, quality.Part{Scope: p.Scope}, weeks); err != nil {
			return err
		}
		if all, err = quality.Exemptions(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	if p.Frame, err = s.frameOf(r, v, "standards", "Standards"); err != nil {
		return err
	}
	p.Scopes = append([]choice{{"", "Everywhere"}}, scopeChoices(scopes)...)
	names := namesOfScopes(scopes)
	for _, c := range m.Columns {
		p.Columns = append(p.Columns, linkView{c.Standard.Title, standardLink(c.ID)})
	}
	p.say(m)
	rows := slices.DeleteFunc(slices.Clone(m.Rows), func(x quality.Row) bool {
		return p.Only && x.Count(standard.Failed)+x.Count(standard.Unknown)+x.Count(quality.Exempt) == 0
	})
	from = min(from, len(rows))
	for _, x := range rows[from:min(len(rows), from+rowsOfStandards)] {
		row := standardsRow{Name: x.Name, Href: standardsOfLink(x.Name), Level: cmp.Or(x.Level, "none yet"), Own: x.Own}
		if x.Scope != "" {
			row.Team = names[x.Scope]
		}
		for _, c := range x.Cells {
			row.Cells = append(row.Cells, outcomeOf(c))
		}
		p.Rows = append(p.Rows, row)
	}
	if from+rowsOfStandards < len(rows) {
		p.Next = link([]string{"standards"}, "scope", p.Scope, "only", q.Get("only"), "from", strconv.Itoa(from+rowsOfStandards))
	}
	p.Trend = trendOf(points)
	inSight := map[string]bool{}
	for _, x := range m.Rows {
		inSight[x.ID] = true
	}
	p.Exemptions = exemptionRowsOf(slices.DeleteFunc(all, func(e quality.Exemption) bool {
		return !inSight[e.Repository] || e.State != quality.Asked && !e.Holds(today)
	}), today)
	if len(m.Columns) == 0 {
		p.Teach = &empty{Title: "What do you hold yourselves to?", Why: "A standard says what every repository has, why, and at " +
			"which level: a README, a licence, an owner, tests, few warnings. Its checks run after each scan, so that you see where " +
			"it is kept and where somebody asked for more time."}
		if v.Actor.MayIn(access.SetStandards, p.Scope) == nil {
			p.Teach.Action, p.Teach.Href = "Write the standards", link([]string{"standard-files", "edit"}, "scope", p.Scope)
		}
	}
	return s.ok(w, r, standardsView(p))
}

// say answers the question in words: of one's own repositories first.
func (p *standardsPage) say(m quality.Matrix) {
	if len(m.Columns) == 0 {
		p.Answer = "There are no standards here yet."
		return
	}
	kept := func(own bool) (kept, all, exempt, open int) {
		for _, r := range m.Rows {
			if own && !r.Own {
				continue
			}
			passed, failed := r.Count(standard.Passed), r.Count(standard.Failed)
			kept, exempt = kept+passed, exempt+r.Count(quality.Exempt)
			all += passed + failed + r.Count(quality.Exempt)
			if failed > 0 {
				open++
			}
		}
		return kept, all, exempt, open
	}
	passed, all, exempt, open := kept(true)
	whose := "In your repositories"
	if all == 0 {
		passed, all, exempt, open = kept(false)
		whose = "In " + plural(len(m.Rows), "repository", "repositories")
	}
	switch {
	case all == 0:
		p.Answer = "No repository was held to them yet. That happens behind each scan."
		return
	case passed == all:
		p.Answer = whose + " all that is asked is kept."
	default:
		p.Answer = fmt.Sprintf("%s %s of %s kept.", whose, figure(passed), plural(all, "standard is", "standards are"))
	}
	if open > 0 {
		p.More = sentence(plural(open, "repository has", "repositories have") + " something to mend")
	}
	if exempt > 0 {
		p.More = strings.TrimSpace(p.More + " " + sentence(plural(exempt, "exemption holds", "exemptions hold")))
	}
}

// trendOf draws points as bars that stand on each other.
func trendOf(points []quality.Point) trendView {
	const height, step, wide = 130.0, 20.0, 16.0
	most := 0
	for _, p := range points {
		most = max(most, p.All())
	}
	first := slices.IndexFunc(points, func(p quality.Point) bool { return p.All() > 0 })
	var t trendView
	if first < 0 {
		return t
	}
	for i, p := range points[first:] {
		x, y := float64(i+trendWeeks-len(points[first:]))*step+2, height
		for _, part := range []struct {
			kind string
			n    int
		}{{"passed", p.Passed}, {"exempt", p.Exempt}, {"unknown", p.Unknown}, {"failed", p.Failed}} {
			if part.n == 0 {
				continue
			}
			h := float64(part.n) / float64(most) * height
			y -= h
			t.Bars = append(t.Bars, trendBar{part.kind, num(x), num(y), num(wide), num(max(0, h-1))})
		}
		t.Rows = append(t.Rows, trendRow{dateOf(p.Day), figure(p.Passed), figure(p.Failed), figure(p.Unknown), figure(p.Exempt)})
	}
	last, was := points[len(points)-1], points[first]
	t.Label = fmt.Sprintf("%s: %d of %d were kept. %s: %d of %d.", dateOf(was.Day), was.Passed, was.All(), dateOf(last.Day),
		last.Passed, last.All())
	slices.Reverse(t.Rows)
	return t
}

func exemptionRowsOf(all []quality.Exemption, today store.Date) (rows []exemptionRow) {
	for _, e := range all {
		x := exemptionRow{Repository: e.Name, Title: e.Title, Href: exemptionLink(e.ID), Until: dateOf(e.Until), Asker: e.Asker.Name}
		x.State, x.Kind = exemptionState(e, today)
		rows = append(rows, x)
	}
	return rows
}

// exemptionState says where an exemption stands on a day.
func exemptionState(e quality.Exemption, today store.Date) (word, kind string) {
	switch {
	case e.Holds(today):
		return "Granted", "accepted"
	case e.State == quality.Granted:
		return "Ended", "superseded"
	case e.State == quality.Declined:
		return "Declined", "rejected"
	case e.State == quality.Withdrawn:
		return "Taken back", "rejected"
	default:
		return "Asked for", "proposed"
	}
}

// aStandard shows one.
func (s *server) aStandard(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	var o quality.OfStandard
	var points []quality.Point
	var scopes []roster.Scope
	var today store.Date
	p := standardPage{}
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if o, err = quality.Find(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if name := o.Standard.Decision; name != "" {
			p.Decision = linkView{Name: name}
			d, known, err := concern.Named(r.Context(), tx, v.Actor, name)
			if err != nil {
				return err
			}
			if known {
				p.Decision = linkView{d.Title, decisionLink(d.ID)}
			}
		}
		weeks := quality.Weeks(today, trendWeeks)
		if points, err = quality.Trend(r.Context(), tx, v.Actor, quality.Part{Standard: id}, weeks); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	is := o.Standard
	if p.Frame, err = s.frameOf(r, v, "standards", is.Title); err != nil {
		return err
	}
	p.Title, p.Why = is.Title, is.Why
	for _, c := range is.Checks {
		p.Checks = append(p.Checks, c.String())
	}
	count := map[standard.Outcome]int{}
	for _, x := range o.Results {
		count[x.Outcome]++
		p.Results = append(p.Results, standingIn(x.Repository.Name, standardsOfLink(x.Repository.Name), x, v.Actor))
	}
	p.Answer = fmt.Sprintf("Kept in %s of %s.", figure(count[standard.Passed]), plural(len(o.Results), "repository", "repositories"))
	if n := count[quality.Exempt]; n > 0 {
		p.Answer += " " + sentence(plural(n, "is", "are")+" exempt for now")
	}
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{Name: name, Value: value})
		}
	}
	add("Of", namesOfScopes(scopes)[o.Scope])
	add("Level", is.Level)
	add("Since", is.Since)
	add("For repositories", strings.Join(is.For.Repositories, ", "))
	add("Not for", strings.Join(is.For.Except, ", "))
	add("Of teams", strings.Join(is.For.Teams, ", "))
	add("Key", id)
	if v.Actor.MayIn(access.SetStandards, o.Scope) == nil {
		p.Edit = link([]string{"standard-files", "edit"}, "scope", o.Scope)
	}
	p.Trend, p.Exemptions = trendOf(points), exemptionRowsOf(o.Exemptions, today)
	return s.ok(w, r, standardView(p))
}

// standingIn is a result with a name and a page of its own.
func standingIn(name, href string, x quality.Result, actor access.Actor) standingView {
	out := standingView{Name: name, Href: href, Outcome: outcomeOf(x.Cell)}
	if out.Outcome.Kind == "" {
		out.Outcome = outcomeView{Kind: "unknown", Word: "Not checked yet"}
	}
	if !x.Since.IsZero() {
		out.About = "since " + dateOf(x.Since)
	}
	if x.Outcome == standard.Failed && actor.May(access.AskExemptions) == nil {
		out.Ask = link([]string{"exemptions", "ask"}, "repository", x.Repository.Name, "standard", x.ID)
	}
	for _, c := range x.Checks {
		v := checkView{Asks: c.Asks, Note: c.Reason, Outcome: outcomeView{Kind: string(c.Outcome), Word: keptWords[c.Outcome]}}
		if v.Note == "" && c.Outcome == standard.Passed {
			v.Note = c.Looked
		}
		for _, f := range c.Findings {
			at := f.Path
			if f.Line > 0 {
				at += ":" + strconv.Itoa(f.Line)
			}
			if at != "" {
				at += ": "
			}
			v.Findings = append(v.Findings, at+f.Sentence)
		}
		v.Count = plural(len(c.Findings)+c.More, "finding", "findings")
		if c.More > 0 {
			v.More = "And " + figure(c.More) + " more."
		}
		out.Checks = append(out.Checks, v)
	}
	return out
}

// repositoryStandards shows what one repository is held to.
func (s *server) repositoryStandards(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	var o quality.OfRepository
	var points []quality.Point
	var held standard.File
	var scopes []roster.Scope
	var today store.Date
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if o, err = quality.InRepository(r.Context(), tx, v.Actor, a.Repository.ID); err != nil {
			return err
		}
		if held, err = quality.For(r.Context(), tx, v.Actor, a.Repository.ID); err != nil {
			return err
		}
		part := quality.Part{Repository: a.Repository.ID}
		if points, err = quality.Trend(r.Context(), tx, v.Actor, part, quality.Weeks(today, trendWeeks)); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	own, err := a.HoldOwn(r.Context(), v.Actor.PersonID, held.Standards)
	if err != nil {
		return err
	}
	p := repositoryStandardsPage{Head: head(a, "standards", nil)}
	if p.Frame, err = s.frameOf(r, v, "knowledge", "Standards in "+a.Repository.Name); err != nil {
		return err
	}
	count := map[standard.Outcome]int{}
	for _, x := range o.Results {
		count[x.Outcome]++
		p.Results = append(p.Results, standingIn(x.Standard.Title, standardLink(x.ID), x, v.Actor))
	}
	for _, x := range own {
		p.Own = append(p.Own, ownWords(x)...)
	}
	for _, x := range o.Reports {
		p.Reports = append(p.Reports, reportRow{x.Tool, countsOf(x.Counts), day(x.At) + ", by " + x.By})
	}
	p.Answer = fmt.Sprintf("It keeps %s of %s.", figure(count[standard.Passed]), plural(len(o.Results), "standard", "standards"))
	switch {
	case len(o.Results) == 0:
		p.Answer = "It is held to nothing."
		p.Teach = &empty{Title: "No standard is for it", Why: "Standards of the whole organisation, of its team and of what is " +
			"around the team would be checked here.", Action: "See all standards", Href: "/standards"}
	case o.Held.IsZero():
		p.Answer = "It was not held to its standards yet. That happens behind each scan."
	case o.Level != "":
		p.Answer += " Its level is " + o.Level + "."
	}
	p.More = "Nobody said yet whose it is."
	if o.Scope != "" {
		p.More = "It is of " + namesOfScopes(scopes)[o.Scope] + "."
	}
	if v.Actor.May(access.ManageRepositories) == nil {
		p.Team = link([]string{"repositories", a.Repository.ID, "team"})
	}
	p.Trend, p.Exemptions = trendOf(points), exemptionRowsOf(o.Exemptions, today)
	return s.ok(w, r, repositoryStandardsView(p))
}

// ownWords say how somebody's own changes stand to a standard.
func ownWords(r standard.Result) (all []string) {
	for _, c := range r.Checks {
		words := c.Check.String() + ". Yours: "
		switch c.Outcome {
		case standard.Passed:
			words += "yes, " + c.Looked
		case standard.Failed:
			words += "no, " + c.Findings[0].Sentence
		default:
			words += "not known, " + c.Reason
		}
		all = append(all, sentence(words))
	}
	return all
}

// countsOf says what a report counted, the worst first.
func countsOf(counts map[string]int) string {
	var all []string
	for _, word := range []string{"error", "failure", "warning", "note", "skipped", "tests"} {
		if n, counted := counts[word]; counted {
			all = append(all, figure(n)+" "+word)
		}
	}
	return strings.Join(all, ", ")
}

// repositoryTeam says whose a repository is.
func (s *server) repositoryTeam(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	var name string
	return s.sheetIn(w, r, v, "knowledge", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.ManageRepositories); err != nil {
			return formPage{}, err
		}
		o, err := quality.InRepository(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		name = o.Name
		back := standardsOfLink(o.Name)
		return formPage{Title: "Whose " + o.Name + " is", Save: "Keep it", Back: back,
			Steps: []crumb{{"Knowledge", "/knowledge"}, {o.Name, link([]string{"knowledge", o.Name})}, {"Standards", back},
				{Name: "Whose it is"}},
			Question: "Whose is " + o.Name + "?", Answer: "It is held to the standards of that team and of what is around it.",
			More: "Who leads, manages or directs the team grants exemptions to it.",
			Fields: []field{{Name: "team", Label: "Team or unit", Value: o.Scope,
				Options: append([]choice{{"", "Nobody's yet"}}, scopeChoices(scopes)...)}}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		return standardsOfLink(name), "changed", quality.SetTeam(r.Context(), tx, v.Actor, id, in.line("team"))
	})
}
