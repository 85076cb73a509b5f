package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/vision"
)

const strategiesLink = "/strategy"

func strategyLink(id string, more ...string) string {
	return link(append([]string{"strategy", id}, more...))
}

// strategyWords are how far a version is, as a person says it.
var strategyWords = map[vision.State]string{
	vision.Draft: "Draft", vision.Forward: "Put forward", vision.Coming: "Decided", vision.InForce: "In force",
	vision.Replaced: "Replaced", vision.Withdrawn: "Withdrawn",
}

// saysWords are what those who were asked say.
var saysWords = map[vision.Says]string{vision.Adopts: "adopts it", vision.Objects: "objects", "": "has not answered yet"}

// strategySteps lead from Direction to a page about strategies.
func strategySteps(more ...crumb) []crumb {
	return append([]crumb{{"Direction", "/decisions"}, {"Vision and strategy", strategiesLink}}, more...)
}

// strategies says which teams and units have a strategy, and which have none.
func (s *server) strategies(w http.ResponseWriter, r *http.Request, v visit) error {
	var documents []vision.Document
	var scopes []roster.Scope
	var today store.Date
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if documents, err = vision.List(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	var p strategiesPage
	if p.Frame, err = s.frameOf(r, v, "strategy", "Vision and strategy"); err != nil {
		return err
	}
	of := map[string]vision.Document{}
	for _, d := range documents {
		of[d.Scope] = d
	}
	names := namesOfScopes(scopes)
	have, wait := 0, 0
	for _, x := range strategyPlaces(scopes, of, today, v.Actor) {
		row := strategyRow{Scope: names[x.Key]}
		if x.Parent != "" {
			row.Around = names[x.Parent]
		}
		sets, _ := vision.May(v.Actor, vision.Version{Scope: x.Key})
		row.say(of, scopes, x, names, sets)
		have += count(row.Title.Name != "")
		next, _ := of[x.Key].Next()
		wait += count(next.State == vision.Forward)
		p.Rows = append(p.Rows, row)
	}
	p.Answer = counted(have, "of "+strconv.Itoa(len(p.Rows))+" has a strategy in force", "of "+strconv.Itoa(len(p.Rows))+
		" have a strategy in force") + "."
	if wait > 0 {
		p.More = counted(wait, "version is", "versions are") + " put forward, and " + lower(counted(wait, "waits", "wait")) +
			" for those who were asked."
	}
	if len(documents) == 0 {
		p.Answer, p.Teach = "Nobody wrote one yet.", true
	}
	return s.ok(w, r, strategiesView(p))
}

// strategyPlaces are where a strategy can be: all of the organisation, then units and teams below what they are inside of, by
// name. Projects and what is no more are there if they have one. So is a scope that is the organisation too, and for who sets one
// there and not for all.
func strategyPlaces(scopes []roster.Scope, of map[string]vision.Document, today store.Date, actor access.Actor) []roster.Scope {
	sets := func(key string) bool { return actor.MayIn(access.SetStrategies, key) == nil }
	here := slices.DeleteFunc(slices.Clone(scopes), func(x roster.Scope) bool {
		twice := x.Kind == roster.Organisation && (sets("") || !sets(x.Key))
		return len(of[x.Key].Versions) == 0 && (x.Kind == roster.Project || twice || !x.On(today))
	})
	slices.SortFunc(here, func(a, b roster.Scope) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key)) })
	known := map[string]bool{}
	for _, x := range here {
		known[x.Key] = true
	}
	all := []roster.Scope{{}}
	var below func(parent string)
	below = func(parent string) {
		for _, x := range here {
			if x.Parent == parent || parent == "" && !known[x.Parent] {
				all = append(all, x)
				below(x.Key)
			}
		}
	}
	below("")
	return all
}

// say puts the document of a scope into a row.
func (row *strategyRow) say(of map[string]vision.Document, scopes []roster.Scope, x roster.Scope, names map[string]string,
	sets bool) {
	d := of[x.Key]
	if v, is := d.InForce(); is {
		row.Title = linkView{v.Title, strategyLink(v.ID)}
		row.Since, row.Review, row.Adopted = dateOf(v.From), dateOf(v.Review), adopted(v)
	} else if v, is := vision.Nearest(of, scopes, x.Parent); is && x.Key != "" {
		row.Follows = linkView{v.Title, strategyLink(v.ID)}
		row.Of = names[v.Scope]
	}
	next, is := d.Next()
	if is {
		row.Next = linkView{comingOf(next), strategyLink(next.ID)}
	}
	if sets && (!is || next.State == vision.Coming) {
		row.Add = link([]string{"strategy", "add"}, "scope", x.Key)
		row.Write = "Write one"
		if len(d.Versions) > 0 {
			row.Write = "Write the next"
		}
	}
}

// comingOf says what is to come after what is in force.
func comingOf(v vision.Version) string {
	switch v.State {
	case vision.Draft:
		return "A draft"
	case vision.Forward:
		return "Version " + strconv.Itoa(v.Number) + ", answers by " + dateOf(v.By)
	}
	return "Version " + strconv.Itoa(v.Number) + ", in force from " + dateOf(v.From)
}

// adopted says how many of those who were asked adopt a version.
func adopted(v vision.Version) string {
	adopt, object, open := v.Count()
	var parts []string
	if adopt > 0 {
		parts = append(parts, plural(adopt, "adopts it", "adopt it"))
	}
	if object > 0 {
		parts = append(parts, plural(object, "objects", "object"))
	}
	if open > 0 {
		parts = append(parts, plural(open, "has not answered", "have not answered"))
	}
	return cmp.Or(strings.Join(parts, ", "), "nobody was asked")
}

// strategy shows a version.
func (s *server) strategy(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.strategyPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, strategyView(p))
}

func (s *server) strategyPageOf(r *http.Request, v visit) (p strategyPage, err error) {
	id := r.PathValue("id")
	var x vision.Whole
	var scopes []roster.Scope
	var objectives []strategy.Objective
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if x, err = vision.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if objectives, err = strategy.List(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Frame, err = s.frameOf(r, v, "strategy", x.Title); err != nil {
		return p, err
	}
	p.Title, p.Action, p.Scope = x.Title, strategyLink(id), namesOfScopes(scopes)[x.Scope]
	p.Parts, p.State = x.Parts(), strategyWords[x.State]
	p.say(x)
	p.offer(v.Actor, x)
	for _, o := range objectives {
		if o.Scope == x.Scope && o.Status == strategy.Open {
			row := objectiveRow{Title: o.Title, Href: objectiveLink(o.ID), Owner: cmp.Or(o.Owner.Name, "nobody yet"),
				Until: cmp.Or(dateOf(o.Until), "not said")}
			row.Share, row.Known, row.Progress = howFar(o)
			p.Objectives = append(p.Objectives, row)
		}
	}
	return p, nil
}

// say puts a version and what was said of it into words and rows.
func (p *strategyPage) say(x vision.Whole) {
	p.Version = "A draft"
	if x.Number > 0 {
		p.Version = "Version " + strconv.Itoa(x.Number)
	}
	switch x.State {
	case vision.Draft:
		p.Answer, p.More = "A draft: only those who set it see it.", "Put it forward, and it stays as it is."
	case vision.Forward:
		p.Answer = "Put forward: answers are asked for until " + dateOf(x.By) + ". So far " + adopted(x.Version) + "."
	case vision.Coming:
		p.Answer = "Decided: it is in force from " + dateOf(x.From) + " on."
	case vision.InForce:
		p.Answer = "In force since " + dateOf(x.From) + ", to be looked at again on " + dateOf(x.Review) + "."
	case vision.Replaced:
		p.Answer = "It was in force from " + dateOf(x.From) + ", until another version took its place on " + dateOf(x.Until) + "."
	case vision.Withdrawn:
		p.Answer, p.More = "Withdrawn.", sentence(x.Reason)
	}
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{Name: name, Value: value})
		}
	}
	add("For", p.Scope)
	add("Version", p.Version)
	add("Written by", x.Author.Name)
	add("Answers by", dateOf(x.By))
	add("In force from", dateOf(x.From))
	add("Replaced on", dateOf(x.Until))
	add("To be looked at again", dateOf(x.Review))
	for _, a := range x.Answers {
		p.Voices = append(p.Voices, voiceRow{Name: a.By.Name, Says: saysWords[a.Says], Note: a.Note})
	}
	for _, c := range x.Comments {
		p.Comments = append(p.Comments, commentRow{By: cmp.Or(c.By.Name, "Somebody"), When: moment(c.At), Text: c.Text})
	}
	for _, e := range x.Events {
		p.Events = append(p.Events, eventView{sentence(capital(e.What)), day(e.At) + ", by " + e.By})
	}
	for i, other := range x.Versions {
		row := versionRow{Name: cmp.Or(versionName(other), "The next version"), State: strategyWords[other.State], Title: other.Title,
			Href: strategyLink(other.ID), Here: other.ID == x.ID}
		if i+1 < len(x.Versions) {
			row.Changes = strategyLink(other.ID, "changes")
		}
		p.Versions = append(p.Versions, row)
	}
}

func versionName(v vision.Version) string {
	if v.Number == 0 {
		return ""
	}
	return "Version " + strconv.Itoa(v.Number)
}

// offer links what a reader may do.
func (p *strategyPage) offer(actor access.Actor, x vision.Whole) {
	add := func(name, page string, may bool) {
		if may {
			p.Do = append(p.Do, linkView{name, strategyLink(x.ID, page)})
		}
	}
	sets, answers := vision.May(actor, x.Version)
	d := vision.Document{Scope: x.Scope, Versions: x.Versions}
	next, waits := d.Next()
	add("Say whether you adopt it", "answer", answers)
	add("Put it forward", "forward", sets && x.State == vision.Draft)
	add("Let it be in force", "force", sets && x.State == vision.Forward)
	p.First = len(p.Do) > 0
	add("Change it", "edit", sets && x.State == vision.Draft)
	if sets && x.ID == x.Versions[0].ID && x.State != vision.Draft && (!waits || next.State == vision.Coming) {
		p.Do = append(p.Do, linkView{"Write the next version", link([]string{"strategy", "add"}, "scope", x.Scope)})
	}
	i := slices.IndexFunc(x.Versions, func(other vision.Version) bool { return other.ID == x.ID })
	add("What changed", "changes", i+1 < len(x.Versions))
	add("Withdraw it", "withdraw", sets && (x.State == vision.Forward || x.State == vision.Coming || x.State == vision.InForce))
	add("Save as Markdown", "markdown", true)
	if x.State != vision.Draft && actor.May(access.DiscussStrategies) == nil {
		p.Comment = []field{{Name: "text", Label: "Your comment", Rows: 4, Hint: "Markdown. Everybody can read it."}}
	}
}

// commentStrategy keeps a comment.
func (s *server) commentStrategy(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := vision.Discuss(r.Context(), tx, v.Actor, id, strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
		return err
	})
	if err == nil {
		return back(w, r, strategyLink(id), "commented")
	}
	p, pageErr := s.strategyPageOf(r, v)
	if !refused(err) || pageErr != nil || len(p.Comment) == 0 {
		return err
	}
	typedBack(r, &p.Frame, err, p.Action, p.Comment)
	s.render(w, r, statusOf(err), strategyView(p))
	return nil
}

// strategyForm begins a draft, or changes one.
func (s *server) strategyForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "strategy", func(tx *store.Tx) (formPage, error) {
		if id != "" {
			p, x, err := strategySheet(r, tx, v, "Change")
			p.Question, p.Answer, p.Save = "Where do you want to be, and how do you get there?", "It is a draft until you put it forward.",
				"Keep it"
			p.Fields = strategyFields(x.Text)
			p.Drop = &dropForm{Summary: "Put this draft away", Sentence: "It is gone then. Nobody but those who set it has seen it.",
				Action: strategyLink(id, "discard"), Button: "Put it away"}
			return p, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		places := slices.DeleteFunc(append([]choice{{"", "All of the organisation"}}, scopeChoices(scopes)...),
			func(c choice) bool { return v.Actor.MayIn(access.SetStrategies, c.Value) != nil })
		if len(places) == 0 {
			return formPage{}, v.Actor.MayIn(access.SetStrategies, "")
		}
		scope := cmp.Or(r.URL.Query().Get("scope"), places[0].Value)
		d, err := vision.Of(r.Context(), tx, v.Actor, scope)
		p := formPage{Title: "Write a strategy", Save: "Keep the draft", Back: strategiesLink,
			Steps:    strategySteps(crumb{Name: "Write one"}),
			Question: "Where do you want to be, and how do you get there?", Answer: "It is a draft until you put it forward.",
			More: "Until then only those who set it see it."}
		var before vision.Text
		if len(d.Versions) > 0 {
			before = d.Versions[0].Text
			p.More += " It begins with what the version before it says."
		}
		p.Fields = append([]field{{Name: "scope", Label: "For", Value: scope, Options: places}}, strategyFields(before)...)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := vision.Version{ID: id, Scope: in.line("scope"), Text: vision.Text{Title: in.line("title"), Vision: in.line("vision"),
			Diagnosis: in.line("diagnosis"), Policies: in.line("policies"), Actions: in.line("actions"), Not: in.line("not")}}
		x, err = vision.Write(r.Context(), tx, v.Actor, 0, x)
		return strategyLink(x.ID), "changed", err
	})
}

func strategyFields(t vision.Text) []field {
	return []field{
		{Name: "title", Label: "In one line", Value: t.Title, Required: true, Placeholder: "One timetable that every pier can trust",
			Hint: "A sentence that people can repeat."},
		{Name: "vision", Label: "Where you want to be", Value: t.Vision, Rows: 4,
			Hint: "What is so in some years, told so that somebody could see it. Markdown, as all below, with diagrams in Mermaid."},
		{Name: "diagnosis", Label: "Diagnosis", Value: t.Diagnosis, Rows: 6,
			Hint: "What is so now, and which one or two things make it hard. Say what you know it from."},
		{Name: "policies", Label: "Guiding policies", Value: t.Policies, Rows: 6,
			Hint: "How you deal with that, whatever comes: rules that settle later questions, and that somebody could be against."},
		{Name: "actions", Label: "Actions", Value: t.Actions, Rows: 6,
			Hint: "What you do first, by whom and by when. They add to each other."},
		{Name: "not", Label: "What you will not do", Value: t.Not, Rows: 4,
			Hint: "What is good too, and left for this. Without it nothing was chosen."},
	}
}

// strategySheet begins a form about a version that the reader sets.
func strategySheet(r *http.Request, tx *store.Tx, v visit, step string) (formPage, vision.Version, error) {
	id := r.PathValue("id")
	x, err := vision.Find(r.Context(), tx, v.Actor, id)
	if err == nil {
		err = v.Actor.MayIn(access.SetStrategies, x.Scope)
	}
	return formPage{Title: step + ": " + x.Title, Back: strategyLink(id), Version: strconv.FormatInt(x.Revision, 10),
		Steps: strategySteps(crumb{x.Title, strategyLink(id)}, crumb{Name: step})}, x, err
}

// discardStrategy puts a draft away.
func (s *server) discardStrategy(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return vision.Discard(r.Context(), tx, v.Actor, r.PathValue("id"), 0)
	})
	if err != nil {
		return err
	}
	return back(w, r, strategiesLink, "changed")
}

// forwardStrategy puts a draft forward to those who are asked to adopt it.
func (s *server) forwardStrategy(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "strategy", func(tx *store.Tx) (formPage, error) {
		p, x, err := strategySheet(r, tx, v, "Put it forward")
		if err != nil {
			return p, err
		}
		d, err := vision.Of(r.Context(), tx, v.Actor, x.Scope)
		var before []string // who was asked the last time
		for _, other := range d.Versions {
			for _, a := range other.Answers {
				if a.By.ID != "" && len(before) < len(other.Answers) {
					before = append(before, a.By.Name)
				}
			}
			if len(before) > 0 {
				break
			}
		}
		p.Question, p.Answer, p.Save = "Without whom would it stay paper?",
			"They are asked whether they adopt it, and answer by name.", "Put it forward"
		p.More = "From now on everybody reads it and can comment, and it stays as it is: what you learn goes into the next version."
		p.Fields = []field{{Name: "asked", Label: "Who", Rows: 5, Required: true, Value: strings.Join(before, "\n"),
			Hint: "A name, a handle or an address, a line each."},
			{Name: "by", Label: "By", Type: "date", Required: true, Value: store.DateOf(tx.Now()).AddDays(14).String()}}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		asked, by := in.personIDs(r, tx, v.Actor, "asked"), in.day("by")
		if in.err != nil {
			return "", "", in.err
		}
		_, err = vision.PutForward(r.Context(), tx, v.Actor, id, 0, asked, by)
		return strategyLink(id), "asked-word", err
	})
}

// answerStrategy keeps what somebody who was asked says.
func (s *server) answerStrategy(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "strategy", func(tx *store.Tx) (formPage, error) {
		x, err := vision.Find(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		if _, answers := vision.May(v.Actor, x); !answers {
			err = fault.Denied("Your answer is not waited for").WithHint("Comment on it instead.")
		}
		return formPage{Title: "Answer: " + x.Title, Save: "Answer", Back: strategyLink(id),
			Steps:    strategySteps(crumb{x.Title, strategyLink(id)}, crumb{Name: "Answer"}),
			Question: "Do you adopt it?", Answer: "To adopt it is to work by it. An objection stays beside it, under your name.",
			Fields: []field{
				{Name: "says", Label: "I", Options: []choice{{string(vision.Adopts), "adopt it"}, {string(vision.Objects), "object"}}},
				{Name: "note", Label: "Because", Rows: 3, Hint: "An objection needs its reason."},
			}}, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = vision.Say(r.Context(), tx, v.Actor, id, vision.Answer{Says: vision.Says(in.line("says")), Note: in.line("note")})
		return strategyLink(id), "answered", err
	})
}

// forceStrategy lets a version be in force from a day on.
func (s *server) forceStrategy(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "strategy", func(tx *store.Tx) (formPage, error) {
		p, x, err := strategySheet(r, tx, v, "Let it be in force")
		today := store.DateOf(tx.Now())
		p.Question, p.Answer, p.Save = "From when is it in force?", sentence(capital("so far "+adopted(x))), "Let it be in force"
		p.More = "It takes the place of the version before it, which stays to be read. Objections stay beside it."
		p.Fields = []field{{Name: "from", Label: "From", Type: "date", Value: today.String()},
			{Name: "review", Label: "To be looked at again on", Type: "date", Required: true, Value: today.AddDays(182).String(),
				Hint: "What it rests on changes. Those who set it find it on their page of the week then."}}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		from, review := in.day("from"), in.day("review")
		if in.err != nil {
			return "", "", in.err
		}
		_, err = vision.Enforce(r.Context(), tx, v.Actor, id, 0, from, review)
		return strategyLink(id), "changed", err
	})
}

// withdrawStrategy takes back what was put forward, or ends what is in force.
func (s *server) withdrawStrategy(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "strategy", func(tx *store.Tx) (formPage, error) {
		p, _, err := strategySheet(r, tx, v, "Withdraw it")
		p.Question, p.Answer, p.Save = "Why is it withdrawn?", "It stays to be read, with what was said of it.", "Withdraw it"
		p.Fields = []field{{Name: "reason", Label: "Because", Rows: 3, Required: true}}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = vision.Withdraw(r.Context(), tx, v.Actor, id, 0, in.line("reason"))
		return strategyLink(id), "changed", err
	})
}

// strategyChanges shows what differs between two versions: this one, and the one before it where no other is asked for.
func (s *server) strategyChanges(w http.ResponseWriter, r *http.Request, v visit) error {
	id, from := r.PathValue("id"), r.URL.Query().Get("from")
	var x vision.Whole
	var d vision.Difference
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if x, err = vision.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		i := slices.IndexFunc(x.Versions, func(other vision.Version) bool { return other.ID == id })
		if from == "" && i+1 < len(x.Versions) {
			from = x.Versions[i+1].ID
		}
		if from == "" {
			return fault.NotFound("There is no version before this one")
		}
		d, err = vision.Compare(r.Context(), tx, v.Actor, from, id)
		return err
	})
	if err != nil {
		return err
	}
	is, was := cmp.Or(versionName(d.To), "Draft"), cmp.Or(versionName(d.From), "Draft")
	p := changesPage{Steps: strategySteps(crumb{text(x.Title), strategyLink(id)}, crumb{Name: "What changed"}), From: from,
		Left: was, Right: is, Answer: counted(len(d.Parts), "part differs", "parts differ") + ".", Parts: d.Parts}
	if len(d.Parts) == 0 {
		p.Answer = "They say the same."
	}
	if p.Frame, err = s.frameOf(r, v, "strategy", "What changed: "+x.Title); err != nil {
		return err
	}
	for _, other := range x.Versions {
		if other.ID != id {
			p.Others = append(p.Others, choice{other.ID, cmp.Or(versionName(other), "Draft") + ": " + other.Title})
		}
	}
	return s.ok(w, r, changesView(p))
}

// strategyMarkdown hands a version out as a file.
func (s *server) strategyMarkdown(w http.ResponseWriter, r *http.Request, v visit) error {
	var x vision.Version
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if x, err = vision.Find(r.Context(), tx, v.Actor, r.PathValue("id")); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="strategy.md"`)
	_, _ = w.Write([]byte(x.Markdown(namesOfScopes(scopes)[x.Scope])))
	return nil
}
