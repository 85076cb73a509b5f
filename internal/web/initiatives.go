package web

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

func initiativeLink(id string, more ...string) string {
	return link(append([]string{"initiatives", id}, more...))
}

// initiativeStates are the states as a person says them.
var initiativeStates = map[initiative.State]string{
	initiative.Draft: "Draft", initiative.Proposed: "Waits for answers", initiative.Accepted: "Accepted",
	initiative.Declined: "Declined",
	initiative.Deferred: "Deferred", initiative.Done: "Done", initiative.Stopped: "Stopped",
}

// answerWords are the answers, as they are told of somebody.
var answerWords = map[initiative.Answer]string{
	initiative.Accept: "accepts it", initiative.Decline: "declines it", initiative.Defer: "defers it", "": "has not answered yet",
}

// inputWords are what formulas are fed with: a name, and what the number means.
var inputWords = map[initiative.Input][2]string{
	initiative.Reach:      {"Reach", "People or events in a quarter."},
	initiative.Impact:     {"Impact", "On each of them: 0.25 is minimal, 3 massive."},
	initiative.Confidence: {"Confidence", "In these numbers, as 0.8; 1 is certain."},
	initiative.Effort:     {"Effort", "Person-months."},
	initiative.Business:   {"Business", "What it is worth to users and the business, held against the others."},
	initiative.Urgency:    {"Urgency", "How fast that decays, held against the others."},
	initiative.Safety:     {"Safety", "What risk it takes away, or what it makes possible, held against the others."},
	initiative.Size:       {"Size", "Of the job, held against the others."},
	initiative.Delay:      {"Cost of delay", "What a week of waiting costs, in the currency of its cost."},
	initiative.Weeks:      {"Weeks", "That it takes."},
}

// allInputs are all of them, in the order of the formulas.
func allInputs() (all []initiative.Input) {
	for _, f := range initiative.Formulas {
		all = append(all, f.Inputs()...)
	}
	return all
}

// initiatives lists what is proposed to those who decide.
func (s *server) initiatives(w http.ResponseWriter, r *http.Request, v visit) error {
	var all []initiative.Initiative
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if all, err = initiative.List(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := initiativesPage{Proposes: v.Actor.May(access.ProposeDecisions) == nil}
	if p.Frame, err = s.frameOf(r, v, "initiatives", "Initiatives"); err != nil {
		return err
	}
	names := namesOfScopes(scopes)
	waiting, accepted := 0, 0
	for _, x := range all {
		waiting += count(x.State == initiative.Proposed)
		accepted += count(x.State == initiative.Accepted)
		p.Rows = append(p.Rows, initiativeRow{Title: x.Title, Href: initiativeLink(x.ID), State: initiativeStates[x.State],
			Scope: names[x.Scope], Cost: costOf(x), Author: x.Author.Name})
	}
	p.Answer = counted(accepted, "initiative is accepted", "initiatives are accepted") + "."
	if waiting > 0 {
		p.Answer = counted(waiting, "initiative waits", "initiatives wait") + " for an answer."
	}
	if len(all) == 0 {
		p.Answer = "Nobody proposed an initiative yet."
		p.Teach = &empty{Title: "A case for those who decide",
			Why: "An initiative says what the problem is, what is gained, what it costs " +
				"and risks, and what else could be done. Those who decide answer with their reasons, and several can be compared by open " +
				"formulas."}
		if p.Proposes {
			p.Teach.Action, p.Teach.Href = "Write one down", "/initiatives/add"
		}
	}
	return s.ok(w, r, initiativesView(p))
}

// costOf says what an initiative costs.
func costOf(x initiative.Initiative) string {
	var parts []string
	if x.Days > 0 {
		parts = append(parts, plural(int(x.Days), "person-day", "person-days"))
	}
	if x.Money > 0 {
		parts = append(parts, figure(int(x.Money))+" "+x.Currency)
	}
	return cmp.Or(strings.Join(parts, " and "), "not said")
}

// initiative shows one.
func (s *server) initiative(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	var x initiative.Whole
	var served []strategy.Objective
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if x, err = initiative.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if served, err = strategy.ServedBy(r.Context(), tx, v.Actor, strategy.Initiative, id); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := initiativePage{Title: x.Title, Problem: x.Problem, Benefit: x.Benefit, Risk: x.Risk, Result: x.Result,
		Action: initiativeLink(id)}
	if p.Frame, err = s.frameOf(r, v, "initiatives", x.Title); err != nil {
		return err
	}
	for _, o := range x.Options {
		p.Options = append(p.Options, commentRow{By: o.Title, Text: o.Text})
	}
	p.say(x, namesOfScopes(scopes)[x.Scope])
	p.Serves = objectiveLinks(served)
	if x.Open() && setsSomewhere(v.Actor, scopes) {
		p.Serve = serveLink(strategy.Initiative, id)
	}
	if initiative.MayChange(v.Actor, x.Initiative) {
		p.may(x)
	}
	for _, said := range x.Voices {
		row := voiceRow{Name: cmp.Or(said.By.Name, "Somebody"), Says: answerWords[said.Answer], Note: said.Reason}
		if said.Answer == initiative.Defer {
			row.Says += " until " + dateOf(said.Until)
		}
		p.Voices = append(p.Voices, row)
		if said.By.ID != "" && said.By.ID == v.Actor.PersonID && x.State == initiative.Proposed && v.Actor.MayIn(access.Decide,
			x.Scope) == nil {
			p.Reply = initiativeLink(id, "reply")
		}
	}
	return s.ok(w, r, initiativeView(p))
}

// say puts an initiative into words and facts.
func (p *initiativePage) say(x initiative.Whole, scope string) {
	p.Answer = initiativeStates[x.State] + "."
	switch x.State {
	case initiative.Draft:
		p.Answer = "A draft: put it forward when its case is whole."
	case initiative.Proposed:
		open := 0
		for _, said := range x.Voices {
			open += count(said.Answer == "")
		}
		p.Answer = counted(open, "answer is", "answers are") + " waited for."
	case initiative.Deferred:
		p.Answer = "Deferred until " + dateOf(x.Until) + "."
	}
	p.Facts = []fact{{Name: "For", Value: scope}, {Name: "Costs", Value: costOf(x.Initiative)}}
	if x.Author.Name != "" {
		p.Facts = append(p.Facts, fact{Name: "Written by", Value: x.Author.Name})
	}
	for _, in := range allInputs() {
		if value, known := x.Inputs[in]; known {
			p.Inputs = append(p.Inputs, inputRow{inputWords[in][0], shortNumber(value.Number), value.Source})
		}
	}
	for _, e := range x.Events {
		p.Events = append(p.Events, eventView{sentence(capital(e.What)), day(e.At) + ", by " + e.By})
	}
}

// may says what can be done with an initiative by whoever may change it.
func (p *initiativePage) may(x initiative.Whole) {
	at := func(what string) string { return initiativeLink(x.ID, what) }
	switch x.State {
	case initiative.Draft, initiative.Deferred, initiative.Declined:
		p.Propose, p.Edit = at("propose"), at("edit")
	case initiative.Proposed:
		p.Withdraw = at("withdraw")
	case initiative.Accepted:
		p.Finish = at("finish")
	}
	if x.Open() {
		p.Numbers = at("numbers")
	}
}

// shortNumber writes a number as short as it is exact enough to be read.
func shortNumber(n float64) string {
	if n >= 1000 && n < math.MaxInt32 {
		return figure(int(math.Round(n)))
	}
	return strconv.FormatFloat(n, 'g', 4, 64)
}

// initiativeForm writes an initiative down, or changes its case.
func (s *server) initiativeForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "initiatives", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.ProposeDecisions); err != nil {
			return formPage{}, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Write an initiative down", Save: "Write it down", Back: "/initiatives",
			Steps:    []crumb{{"Direction", "/decisions"}, {"Initiatives", "/initiatives"}, {Name: "Write one down"}},
			Question: "What should be done, and why?", Answer: "It is a draft until you put it forward.",
			More: "Until then you read it, and who decides in its team."}
		var x initiative.Initiative
		if id != "" {
			if p, x, err = s.initiativeSheet(r, tx, v, id, "Change"); err != nil {
				return p, err
			}
			p.Question, p.Answer, p.Save = "What should be done, and why?", "What is put forward stays as it is answered.", "Keep it"
		}
		options := make([]string, len(x.Options))
		for i, o := range x.Options {
			options[i] = strings.TrimSpace(o.Title + ": " + strings.Join(strings.Fields(o.Text), " "))
		}
		p.Fields = []field{
			{Name: "title", Label: "Title", Value: x.Title, Required: true, Placeholder: "Move the ledger to one database"},
			{Name: "scope", Label: "For", Value: x.Scope, Options: append([]choice{{"", "All of the organisation"}},
				scopeChoices(scopes)...)},
			{Name: "problem", Label: "The problem", Value: x.Problem, Rows: 4, Hint: "Markdown, as benefit and risk."},
			{Name: "benefit", Label: "What is gained", Value: x.Benefit, Rows: 4},
			{Name: "risk", Label: "What could go wrong, and what limits it", Value: x.Risk, Rows: 4},
			{Name: "options", Label: "What else could be done, beside nothing", Value: strings.Join(options, "\n"), Rows: 4,
				Hint: "A line each, as Buy it: half the work, and a supplier more."},
			{Name: "days", Label: "Person-days", Value: orEmpty(x.Days)},
			{Name: "money", Label: "Money", Value: orEmpty(x.Money), Hint: "In whole units."},
			{Name: "currency", Label: "Currency", Value: x.Currency, Placeholder: "EUR"},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := initiative.Initiative{ID: id, Title: in.line("title"), Scope: in.line("scope"), Problem: in.line("problem"),
			Benefit: in.line("benefit"), Risk: in.line("risk"), Currency: in.line("currency")}
		for line := range strings.SplitSeq(in.line("options"), "\n") {
			title, text, _ := strings.Cut(line, ":")
			if strings.TrimSpace(line) != "" {
				x.Options = append(x.Options, initiative.Option{Title: strings.TrimSpace(title), Text: strings.TrimSpace(text)})
			}
		}
		for name, to := range map[string]*int64{"days": &x.Days, "money": &x.Money} {
			if *to, err = whole(name, in.line(name)); err != nil {
				return "", "", err
			}
		}
		x, err = initiative.Put(r.Context(), tx, v.Actor, 0, x)
		return initiativeLink(x.ID), "changed", err
	})
}

func orEmpty(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// whole reads a whole number that may be left out.
func whole(field, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", " ", "").Replace(text), 10, 64)
	if err != nil {
		return 0, fault.Invalid(field, "%q is no whole number", text).WithHint("Write it as 120, or leave it empty.")
	}
	return n, nil
}

// initiativeSheet begins a form about an initiative that the reader may change.
func (s *server) initiativeSheet(r *http.Request, tx *store.Tx, v visit, id, step string) (formPage, initiative.Initiative,
	error) {
	x, err := initiative.Find(r.Context(), tx, v.Actor, id)
	if err != nil {
		return formPage{}, x, err
	}
	if !initiative.MayChange(v.Actor, x) {
		return formPage{}, x, v.Actor.MayIn(access.Decide, x.Scope)
	}
	return formPage{Title: step + ": " + x.Title, Back: initiativeLink(id), Version: strconv.FormatInt(x.Revision, 10),
			Steps: []crumb{{"Direction", "/decisions"}, {"Initiatives", "/initiatives"}, {x.Title, initiativeLink(id)}, {Name: step}}}, x,
		nil
}

// initiativeNumbers keeps what formulas are fed with.
func (s *server) initiativeNumbers(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "initiatives", func(tx *store.Tx) (formPage, error) {
		p, _, err := s.initiativeSheet(r, tx, v, id, "Numbers")
		if err != nil {
			return p, err
		}
		x, err := initiative.Get(r.Context(), tx, v.Actor, id)
		p.Question, p.Answer, p.Save = "By which numbers is it compared?",
			"Each says where it comes from, and what is left out is not guessed.", "Keep them"
		p.More = "A formula compares those that have all of its numbers."
		for _, in := range allInputs() {
			value, known := x.Inputs[in]
			text := ""
			if known {
				text = strconv.FormatFloat(value.Number, 'g', -1, 64)
			}
			p.Fields = append(p.Fields, field{Name: string(in), Label: inputWords[in][0], Value: text, Hint: inputWords[in][1]},
				field{Name: string(in) + "-source", Label: inputWords[in][0] + ": where it comes from", Value: value.Source})
		}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		all := initiative.Inputs{}
		for _, name := range allInputs() {
			text := in.line(string(name))
			if text == "" {
				continue
			}
			n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
			if err != nil {
				return "", "", fault.Invalid(string(name), "%q is no number", text).WithHint("Write it as 0.8, or leave it empty.")
			}
			all[name] = initiative.Value{Number: n, Source: in.line(string(name) + "-source")}
		}
		_, err = initiative.PutInputs(r.Context(), tx, v.Actor, id, 0, all)
		return initiativeLink(id), "changed", err
	})
}

// initiativePropose puts an initiative forward to those who decide.
func (s *server) initiativePropose(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "initiatives", func(tx *store.Tx) (formPage, error) {
		p, _, err := s.initiativeSheet(r, tx, v, id, "Put it forward")
		if err != nil {
			return p, err
		}
		p.Question, p.Answer, p.Save = "Who decides about it?",
			"They find it on their page of the week, and answer with their reasons.", "Put it forward"
		p.More = "It is declined if one of them declines, else deferred if one defers, else accepted. Nobody decides about their own."
		p.Fields = []field{{Name: "asked", Label: "Who", Rows: 3, Required: true, Hint: "A name, a handle or an address, a line each."}}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		persons := in.personIDs(r, tx, v.Actor, "asked")
		if in.err != nil {
			return "", "", in.err
		}
		_, err = initiative.Propose(r.Context(), tx, v.Actor, id, 0, persons)
		return initiativeLink(id), "asked-word", err
	})
}

// initiativeWithdraw takes one back.
func (s *server) initiativeWithdraw(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := initiative.Withdraw(r.Context(), tx, v.Actor, id, 0)
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, initiativeLink(id), "changed")
}

// initiativeReply keeps the answer of somebody who was asked.
func (s *server) initiativeReply(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "initiatives", func(tx *store.Tx) (formPage, error) {
		x, err := initiative.Find(r.Context(), tx, v.Actor, id)
		if err == nil {
			err = v.Actor.MayIn(access.Decide, x.Scope)
		}
		return formPage{Title: "Answer: " + x.Title, Save: "Answer", Back: initiativeLink(id), Version: strconv.FormatInt(x.Revision,
			10),
			Steps: []crumb{{"Direction", "/decisions"}, {"Initiatives", "/initiatives"}, {x.Title, initiativeLink(id)},
				{Name: "Answer"}},
			Question: "What do you say?", Answer: "Your answer and its reason stay here under your name.",
			Fields: []field{
				{Name: "answer", Label: "I", Options: []choice{{"accept", "accept it"}, {"decline", "decline it"}, {"defer", "defer it"}}},
				{Name: "reason", Label: "Because", Rows: 3, Required: true},
				{Name: "until", Label: "Until, if it is deferred", Type: "date"},
			}}, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		said := initiative.Voice{Answer: initiative.Answer(in.line("answer")), Reason: in.line("reason"), Until: in.day("until")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = initiative.Reply(r.Context(), tx, v.Actor, id, 0, said)
		return initiativeLink(id), "answered", err
	})
}

// initiativeFinish says what came of one.
func (s *server) initiativeFinish(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "initiatives", func(tx *store.Tx) (formPage, error) {
		p, _, err := s.initiativeSheet(r, tx, v, id, "What came of it")
		p.Question, p.Answer, p.Save = "What came of it?", "To stop what does not pay is worth as much as to end it.", "Keep it"
		p.Fields = []field{
			{Name: "state", Label: "It", Options: []choice{{"done", "is done"}, {"stopped", "was stopped"}}},
			{Name: "result", Label: "What was gained, against what was hoped for", Rows: 4, Required: true},
		}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = initiative.Finish(r.Context(), tx, v.Actor, id, 0, initiative.State(in.line("state")), in.line("result"))
		return initiativeLink(id), "changed", err
	})
}

// compare ranks initiatives by a formula.
func (s *server) compareInitiatives(w http.ResponseWriter, r *http.Request, v visit) error {
	f, known := initiative.FormulaOf(cmp.Or(r.URL.Query().Get("by"), initiative.Formulas[0].Key))
	if !known {
		return fault.NotFound("There is no such formula")
	}
	var rank initiative.Ranking
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		rank, err = initiative.Compare(r.Context(), tx, v.Actor, f, nil)
		return err
	})
	p := rankingPage{Name: f.Name, Text: f.Text, Origin: f.Origin, Inputs: f.Inputs()}
	for _, x := range initiative.Formulas {
		p.Formulas = append(p.Formulas, tab{x.Name, link([]string{"initiatives", "compare"}, "by", x.Key), x.Key == f.Key})
	}
	if fault.Is(err, fault.KindInvalid) { // costs in two currencies
		p.Answer, p.More = fault.Sentence(err)
		p.Answer += "."
		err = nil
	} else if err == nil {
		p.rank(rank)
	}
	if err != nil {
		return err
	}
	if p.Frame, err = s.frameOf(r, v, "initiatives", "Compare initiatives"); err != nil {
		return err
	}
	return s.ok(w, r, rankingView(p))
}

// rank puts a ranking into words and rows.
func (p *rankingPage) rank(r initiative.Ranking) {
	titles := map[string]string{}
	for _, x := range r.Rows {
		titles[x.Initiative.ID] = x.Initiative.Title
		row := rankRow{Rank: strconv.Itoa(x.Rank), Title: x.Initiative.Title, Href: initiativeLink(x.Initiative.ID),
			Score: shortNumber(x.Score)}
		for _, in := range r.Formula.Inputs() {
			row.Values = append(row.Values, inputRow{inputWords[in][0], shortNumber(x.Inputs[in].Number), x.Inputs[in].Source})
		}
		p.Rows = append(p.Rows, row)
	}
	for _, x := range r.Unranked {
		var lacks []string
		for _, in := range x.Missing {
			lacks = append(lacks, lower(inputWords[in][0]))
		}
		p.Unranked = append(p.Unranked, commentRow{By: x.Initiative.Title, When: initiativeLink(x.Initiative.ID),
			Text: strings.Join(lacks, ", ")})
	}
	pair, n := "", 0
	for _, x := range r.Swaps { // the smallest change of each pair first
		if pair != x.Upper+x.Lower {
			pair, n = x.Upper+x.Lower, 0
		}
		if n++; n > mostSwaps {
			continue
		}
		i := slices.IndexFunc(r.Rows, func(row initiative.Row) bool { return row.Initiative.ID == x.Of })
		p.Swaps = append(p.Swaps, fmt.Sprintf("%s and %s would change places if the %s of %s were %s and not %s.", titles[x.Upper],
			titles[x.Lower], lower(inputWords[x.Input][0]), titles[x.Of], shortNumber(x.To),
			shortNumber(r.Rows[i].Inputs[x.Input].Number)))
	}
	switch ties := slices.ContainsFunc(r.Rows, func(x initiative.Row) bool {
		return x.Rank == 1 &&
			x.Initiative.ID != r.Rows[0].Initiative.ID
	}); {
	case len(r.Rows) == 0:
		p.Answer, p.More = "None has all the numbers of this formula yet.", "What is missing is not guessed."
	case ties:
		p.Answer = "Several come first, with the same score."
	default:
		p.Answer = r.Rows[0].Initiative.Title + " comes first."
	}
	if len(r.Rows) > 0 {
		p.More = "A formula orders what it is fed with. How little would turn the order stands below it."
	}
}

// mostSwaps is how many changes a page tells for each pair of neighbours: the smallest.
const mostSwaps = 3
