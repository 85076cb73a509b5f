package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

func itemLink(id string, more ...string) string { return link(append([]string{"work", id}, more...)) }

func itemName(x delivery.Item) string { return fmt.Sprintf("#%d %s", x.Number, x.Title) }

// itemStates are the states of items as a person says them.
var itemStates = map[delivery.ItemState]string{
	delivery.Todo: "To do", delivery.Doing: "Being done", delivery.Waiting: "Waiting", delivery.Finished: "Done",
	delivery.GivenUp: "Dropped",
}

// mostCards is how many items a column of the board shows, and mostEnded how many of those that are done.
const (
	mostCards = 30
	mostEnded = 8
)

// work shows the items of a project, on a board or as a list.
func (s *server) work(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, q := r.Context(), r.URL.Query()
	key := r.PathValue("key")
	p := workPage{Add: projectLink(key, "work", "add"), Propose: projectLink(key, "proposals")}
	state := delivery.ItemState(q.Get("state"))
	after, err := strconv.ParseInt("0"+q.Get("after"), 10, 64)
	if err != nil {
		after = 0
	}
	var x delivery.Whole
	var o *delivery.Outlook
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if x, err = delivery.Get(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		if o, err = delivery.Ahead(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		p.Works = v.Actor.MayIn(access.WorkOnProjects, key) == nil
		if v.Actor.MayIn(access.SetProjects, key) == nil {
			p.Import = projectLink(key, "sources")
		}
		if state != "" {
			l, err := delivery.Items(ctx, tx, v.Actor, key, delivery.Filter{States: []delivery.ItemState{state}, After: after})
			if err != nil {
				return err
			}
			if p.Rows, err = p.rows(ctx, tx, v, l.Items, &x); err != nil {
				return err
			}
			if l.Next > 0 {
				p.Next = link([]string{"projects", key, "work"}, "state", string(state), "after", strconv.FormatInt(l.Next, 10))
			}
			return nil
		}
		for _, st := range delivery.ItemStates[:4] {
			most := mostCards
			if !st.IsOpen() {
				most = mostEnded
			}
			l, err := delivery.Board(ctx, tx, v.Actor, key, st, most)
			if err != nil {
				return err
			}
			c := column{State: itemStates[st], Count: o.Counts[st], All: link([]string{"projects", key, "work"}, "state", string(st))}
			if st == delivery.Doing && x.Most > 0 {
				c.Over = max(c.Count-x.Most, 0)
			}
			if c.Cards, err = p.rows(ctx, tx, v, l, &x); err != nil {
				return err
			}
			p.Columns = append(p.Columns, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Name, p.Tabs, p.State = x.Name, projectTabs(&x, "work"), itemStates[state]
	p.Views = []tab{{"Board", projectLink(key, "work"), state == ""}}
	for _, st := range delivery.ItemStates {
		p.Views = append(p.Views, tab{itemStates[st] + " " + figure(o.Counts[st]), link([]string{"projects", key, "work"}, "state",
			string(st)), state == st})
	}
	total := 0
	for _, n := range o.Counts {
		total += n
	}
	switch {
	case total == 0:
		p.Answer = "Nothing is written down yet."
		p.Teach = &empty{Title: "What is there to do?",
			Why: "Items say what is to be done, what it takes and what it waits for. They are " +
				"written here, or taken from where they already are: a forge, Jira, or a file. Ten that are finished make a forecast."}
		if p.Works {
			p.Teach.Action, p.Teach.Href = "Write one down", p.Add
		}
	default:
		p.Answer = counted(o.Counts[delivery.Doing], "item is", "items are") + " being done, " +
			plural(o.Counts[delivery.Waiting], "waits", "wait") + ", and " + plural(o.Counts[delivery.Todo], "is", "are") + " to do."
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Work of "+x.Name); err != nil {
		return err
	}
	return s.ok(w, r, workView(p))
}

// rows are items with who does them.
func (p *workPage) rows(ctx context.Context, tx *store.Tx, v visit, items []delivery.Item, of *delivery.Whole) (rows []itemRow,
	err error) {
	who, err := delivery.Doers(ctx, tx, v.Actor, of.Key, items)
	for _, x := range items {
		row := p.row(x, of.Milestones)
		row.Who = list(who[x.ID])
		rows = append(rows, row)
	}
	return rows, err
}

func (p *workPage) row(x delivery.Item, milestones []delivery.Milestone) itemRow {
	row := itemRow{Name: itemName(x), Href: itemLink(x.ID), State: itemStates[x.State], Reason: x.Reason,
		Move:     itemLink(x.ID, "state"),
		Deadline: dateOf(x.Deadline), Estimate: takes(x), at: x.State}
	for _, m := range milestones {
		if m.ID == x.Milestone {
			row.Milestone = m.Title
		}
	}
	if x.Priority > 0 {
		row.Priority = strconv.Itoa(x.Priority)
	}
	if p.Works {
		row.To = []choice{}
		for _, st := range []delivery.ItemState{delivery.Doing, delivery.Finished, delivery.Todo} { // the others need a reason
			if st != x.State {
				row.To = append(row.To, choice{string(st), itemStates[st]})
			}
		}
	}
	return row
}

// line is what a card of the board tells of an item beside its name.
func (x *itemRow) line() string {
	priority := ""
	if x.Priority != "" {
		priority = "Priority " + x.Priority
	}
	parts := []string{priority, x.Estimate, x.Milestone}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}

// item shows one.
func (s *server) item(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, id := r.Context(), r.PathValue("id")
	p := itemPage{}
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		x, err := delivery.FindItem(ctx, tx, v.Actor, id)
		if err != nil {
			return err
		}
		project, err := delivery.Get(ctx, tx, v.Actor, x.Project)
		if err != nil {
			return err
		}
		p.Project = linkView{project.Name, projectLink(x.Project, "work")}
		p.Name, p.What, p.Learn = itemName(x), x.What, x.Learn
		p.Answer = itemSays(x)
		if x.State.IsOpen() {
			o, err := delivery.Ahead(ctx, tx, v.Actor, x.Project)
			if err != nil {
				return err
			}
			ahead, err := o.Of(ctx, id)
			if err != nil {
				return err
			}
			p.More = prospectWords(ahead, x.Deadline)
		}
		if v.Actor.MayIn(access.WorkOnProjects, x.Project) == nil {
			p.Edit, p.Move = itemLink(id, "edit"), itemLink(id, "state")
			if x.State.IsOpen() && len(x.Places)+len(x.Needs) == 0 {
				p.Propose = link([]string{"projects", x.Project, "proposals"}, "item", id)
			}
		}
		sets := v.Actor.MayIn(access.SetProjects, x.Project) == nil
		if sets && x.State.IsOpen() {
			p.Who = itemLink(id, "who")
		}
		assignments, err := delivery.Assignments(ctx, tx, v.Actor, id)
		if err != nil {
			return err
		}
		p.assigned(assignments, v, sets)
		p.facts(x, &project)
		usual, err := delivery.UsualOf(ctx, tx, v.Actor, x)
		if err != nil {
			return err
		}
		if usual.Items > 0 {
			p.Facts = append(p.Facts, fact{"Takes", fmt.Sprintf("%s, as %d of its size did", usual, usual.Items)})
		}
		here, others, err := delivery.AssignedTo(ctx, tx, v.Actor, x)
		if err != nil {
			return err
		}
		p.there(here, others)
		if err := p.joined(r, tx, v, x); err != nil {
			return err
		}
		moves, err := delivery.Moves(ctx, tx, v.Actor, id)
		for _, m := range moves {
			what := itemStates[m.State]
			if m.Reason != "" {
				what += ": " + m.Reason
			}
			p.Moves = append(p.Moves, eventView{sentence(what), day(m.At) + ", by " + m.By})
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", p.Name); err != nil {
		return err
	}
	return s.ok(w, r, workItemView(p))
}

// prospectWords says until when an item is done, and how that is known; empty where nothing is.
func prospectWords(p delivery.Prospect, deadline store.Date) string {
	if p.Basis == "" {
		return ""
	}
	said := fmt.Sprintf("As likely as not it is done by %s, by %s with 85%%, and by %s with 95%%", forecastDay(p.P50),
		forecastDay(p.P85), forecastDay(p.P95))
	if !deadline.IsZero() {
		keeps := map[delivery.Chance]string{delivery.Safe: "most likely keeps", delivery.Even: "may keep",
			delivery.Unlikely: "rather misses"}
		said += "; so it " + keeps[delivery.ChanceOf(p.Dates, deadline)] + " its day"
	}
	if p.Basis == delivery.OfEstimates {
		return said + ". That comes from estimates and from who is there."
	}
	said += ". That comes from the pace of the project"
	if p.Before > 0 {
		said += ", with " + plural(p.Before, "item that comes", "items that come") + " first done before it"
	}
	if k := p.Backtest; k.Come > 0 {
		said += fmt.Sprintf("; of such dates called 85%%, %d of %d held", k.Held, k.Come)
	}
	return said + "."
}

// itemSays says how far an item is.
func itemSays(x delivery.Item) string {
	switch x.State {
	case delivery.Doing:
		return "Being done since " + dateOf(x.Started) + "."
	case delivery.Waiting:
		return "It waits: " + sentence(x.Reason)
	case delivery.Finished:
		return "Done on " + dateOf(x.Done) + "."
	case delivery.GivenUp:
		return "Dropped: " + sentence(x.Reason)
	default:
		return "To do, since " + dateOf(x.Opened) + "."
	}
}

func (p *itemPage) facts(x delivery.Item, project *delivery.Whole) {
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{name, value})
		}
	}
	for _, m := range project.Milestones {
		if m.ID == x.Milestone {
			add("Milestone", m.Title)
		}
	}
	if x.Priority > 0 {
		add("Priority", strconv.Itoa(x.Priority)+" of 5")
	}
	add("Takes", x.Estimate.String())
	if x.Left > 0 {
		add("Left", delivery.AmountOf(x.Left)+", said on "+dateOf(x.LeftOn))
	}
	add("Size", x.Size)
	add("People at once", strconv.Itoa(x.People))
	add("To be done by", dateOf(x.Deadline))
	add("Labels", strings.Join(x.Labels, ", "))
	if x.Reopened > 0 {
		add("Opened again", plural(x.Reopened, "time", "times"))
	}
	if x.Source != "" {
		for _, src := range project.Sources {
			if src.ID == x.Source {
				add("Comes from", src.Address)
			}
		}
	}
	p.URL, p.Key = x.URL, x.Key
}

// there says to whom an item is assigned where it comes from.
func (p *itemPage) there(here []delivery.Person, others []string) {
	var names []string
	for _, who := range here {
		names = append(names, who.Name)
	}
	for _, who := range others {
		names = append(names, who+" (nobody in this project)")
	}
	if len(names) > 0 {
		p.Facts = append(p.Facts, fact{"Assigned there to", list(names)})
	}
}

// joined tells what an item needs, touches and waits for, by the names of these.
func (p *itemPage) joined(r *http.Request, tx *store.Tx, v visit, x delivery.Item) error {
	ctx := r.Context()
	if len(x.Needs) > 0 {
		words, err := skill.Words(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		for _, n := range x.Needs {
			name := n.Skill
			if known, there := words.ByID(n.Skill); there {
				name = known.Name
			}
			p.Needs = append(p.Needs, linkView{fmt.Sprintf("%s: %s, %s", name, skill.Level(n.Level), peopleWord(n.People)),
				link([]string{"skills", n.Skill})})
		}
	}
	if len(x.Places) > 0 {
		all, err := knowledge.Repositories(ctx, tx, v.Actor)
		if err != nil && !fault.Is(err, fault.KindDenied) {
			return err
		}
		for _, pl := range x.Places {
			for _, repo := range all {
				if repo.ID == pl.Repository {
					p.Places = append(p.Places, linkView{repo.Name + ": " + pl.Area, link([]string{"knowledge", repo.Name, "area", "+" +
						pl.Area})})
				}
			}
		}
	}
	var ids []string
	for _, a := range x.After {
		ids = append(ids, a.Item)
	}
	before, err := delivery.ByID(ctx, tx, v.Actor, ids...)
	for _, a := range x.After {
		b := before[a.Item]
		name := itemName(b)
		if !b.State.IsOpen() {
			name += " (" + lower(itemStates[b.State]) + ")"
		}
		if a.Lag != 0 {
			name += ", and " + delivery.AmountOf(a.Lag) + " later"
		}
		p.After = append(p.After, linkView{name, itemLink(b.ID)})
	}
	return err
}

// moveItem brings an item into a state, with a reason where one was typed.
func (s *server) moveItem(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	if r.Method == http.MethodPost && r.FormValue("board") != "" { // moved on the board: without a form of its own
		var x delivery.Item
		err := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
			x, err = delivery.MoveItem(r.Context(), tx, v.Actor, id, 0, delivery.ItemState(r.FormValue("state")), "")
			return err
		})
		if err != nil {
			return err
		}
		return back(w, r, projectLink(x.Project, "work"), "")
	}
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.itemSheet(r, tx, v, id, "How far it is")
		var states []choice
		for _, st := range delivery.ItemStates {
			states = append(states, choice{string(st), itemStates[st]})
		}
		p.Question, p.Answer = "How far is it?", "What waits says for what, so that somebody can help."
		p.Fields = []field{{Name: "state", Label: "It is", Value: string(x.State), Options: states},
			{Name: "reason", Label: "What it waits for, or why it is dropped", Value: x.Reason, Rows: 2}}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = delivery.MoveItem(r.Context(), tx, v.Actor, id, 0, delivery.ItemState(in.line("state")), in.line("reason"))
		return itemLink(id), "changed", err
	})
}

// itemSheet begins a form about an item.
func (s *server) itemSheet(r *http.Request, tx *store.Tx, v visit, id, step string) (formPage, delivery.Item, error) {
	x, err := delivery.FindItem(r.Context(), tx, v.Actor, id)
	if err != nil {
		return formPage{}, x, err
	}
	project, err := delivery.Find(r.Context(), tx, v.Actor, x.Project)
	if err != nil {
		return formPage{}, x, err
	}
	return formPage{Title: step + ": " + x.Title, Save: "Keep it", Back: itemLink(id), Version: strconv.FormatInt(x.Revision, 10),
			Steps: []crumb{{"Delivery", "/projects"}, {project.Name, projectLink(x.Project, "work")}, {itemName(x), itemLink(id)},
				{Name: step}}},
		x, v.Actor.MayIn(access.WorkOnProjects, x.Project)
}

// editItem writes an item down, or changes what is said of it.
func (s *server) editItem(w http.ResponseWriter, r *http.Request, v visit) error {
	key, id := r.PathValue("key"), r.PathValue("id")
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		var p formPage
		var x delivery.Item
		var err error
		if id != "" {
			if p, x, err = s.itemSheet(r, tx, v, id, "Change"); err != nil {
				return p, err
			}
			key = x.Project
		}
		project, err := delivery.Get(r.Context(), tx, v.Actor, key)
		if err != nil {
			return p, err
		}
		if id == "" {
			p = formPage{Title: "Something to do: " + project.Name, Save: "Write it down", Back: projectLink(key, "work"),
				Steps: []crumb{{"Delivery", "/projects"}, {project.Name, projectLink(key, "work")}, {Name: "Something to do"}}}
			if err := v.Actor.MayIn(access.WorkOnProjects, key); err != nil {
				return p, err
			}
		}
		p.Question, p.Answer = "What is to be done, and what does it take?", "Only the title is needed. What is not known stays empty."
		p.Fields, err = itemFields(r, tx, v, x, project.Milestones)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := delivery.Item{ID: id, Project: key, Title: in.line("title"), What: in.line("what"), Milestone: in.line("milestone"),
			Priority: in.integer("priority"), People: in.integer("people"), Size: in.line("size"), Deadline: in.day("deadline"),
			Learn: in.line("learn")}
		if id != "" {
			was, err := delivery.FindItem(r.Context(), tx, v.Actor, id)
			if err != nil {
				return "", "", err
			}
			x.Project = was.Project
			if !in.Has("left") { // nobody had begun it when the form was opened
				x.Left = was.Left
			}
		}
		if x.Estimate, err = delivery.ParseEstimate(in.line("estimate")); err != nil {
			return "", "", err
		}
		if left := in.line("left"); left != "" {
			if x.Left, err = delivery.ParseMinutes(left); err != nil {
				return "", "", err
			}
		}
		if x.Needs, err = typedNeeds(r, tx, v, in.list("needs")); err != nil {
			return "", "", err
		}
		if x.Places, err = typedPlaces(r, tx, v, in.list("places")); err != nil {
			return "", "", err
		}
		if x.After, err = typedAfter(r, tx, v, x.Project, in.list("after")); err != nil {
			return "", "", err
		}
		if in.err != nil {
			return "", "", in.err
		}
		x, err = delivery.PutItem(r.Context(), tx, v.Actor, 0, x)
		return itemLink(x.ID), "changed", err
	})
}

// takes says what an item takes, or what is left of it.
func takes(x delivery.Item) string {
	if x.Left > 0 {
		return delivery.AmountOf(x.Left) + " left"
	}
	return x.Estimate.String()
}

// itemFields ask for what is said of an item.
func itemFields(r *http.Request, tx *store.Tx, v visit, x delivery.Item, milestones []delivery.Milestone) ([]field, error) {
	words, err := skill.Words(r.Context(), tx, v.Actor)
	if err != nil {
		return nil, err
	}
	repositories, err := knowledge.Repositories(r.Context(), tx, v.Actor)
	if err != nil {
		return nil, err
	}
	var needs, places, after []string
	for _, n := range x.Needs {
		name := n.Skill
		if known, there := words.ByID(n.Skill); there {
			name = known.Name
		}
		needs = append(needs, fmt.Sprintf("%s %d × %d", name, n.Level, n.People))
	}
	for _, p := range x.Places {
		for _, repo := range repositories {
			if repo.ID == p.Repository {
				places = append(places, repo.Name+": "+p.Area)
			}
		}
	}
	ids := make([]string, len(x.After))
	for i, a := range x.After {
		ids[i] = a.Item
	}
	before, err := delivery.ByID(r.Context(), tx, v.Actor, ids...)
	if err != nil {
		return nil, err
	}
	for _, a := range x.After {
		line := fmt.Sprintf("#%d", before[a.Item].Number)
		if a.Lag != 0 {
			line += " + " + delivery.AmountOf(a.Lag)
		}
		after = append(after, line)
	}
	title := field{Name: "title", Label: "Title", Value: x.Title, Required: true}
	what := field{Name: "what", Label: "What it is", Value: x.What, Rows: 4, Hint: "Markdown."}
	if x.Source != "" {
		title.Hint, what.Hint = "Its tracker says it: what is changed here is taken back.", "Its tracker says it."
	}
	priorities := []choice{{"0", "not said"}}
	for i := 1; i <= 5; i++ {
		priorities = append(priorities, choice{strconv.Itoa(i), strconv.Itoa(i)})
	}
	priorities[1].Label, priorities[5].Label = "1: first of all", "5: last of all"
	fields := []field{title, what,
		{Name: "milestone", Label: "Milestone", Value: x.Milestone, Options: milestoneChoices(milestones)},
		{Name: "priority", Label: "Priority", Value: strconv.Itoa(x.Priority), Options: priorities},
		{Name: "estimate", Label: "What it takes", Value: x.Estimate.String(), Placeholder: "1d, 2d, 5d",
			Hint: "Optimistic, likely, pessimistic, of all who do it at once: 3h, 2d, 1w. One amount is all three."},
		{Name: "size", Label: "Size", Value: x.Size, Placeholder: "M", Hint: "As your team says it."},
		{Name: "people", Label: "How many do it at once", Value: orEmpty(int64(x.People)), Hint: "Two for a pair."},
		{Name: "needs", Label: "Skills that it needs", Value: strings.Join(needs, "\n"), Rows: 3,
			Hint: "A line each: a skill with its level and how many people, as Go 3 × 1."},
		{Name: "places", Label: "Areas that it touches", Value: strings.Join(places, "\n"), Rows: 3,
			Hint: "A line each: a repository and an area, as core: booking."},
		{Name: "after", Label: "What it waits for", Value: strings.Join(after, "\n"), Rows: 2,
			Hint: "Numbers, a line each; #12 + 2d for two days in between."},
		{Name: "deadline", Label: "To be done by", Type: "date", Value: x.Deadline.String()},
		{Name: "learn", Label: "What can be learnt from it", Value: x.Learn, Rows: 2},
	}
	if x.Begun() {
		left := ""
		if x.Left > 0 {
			left = delivery.AmountOf(x.Left)
		}
		at := slices.IndexFunc(fields, func(f field) bool { return f.Name == "estimate" }) + 1
		fields = slices.Insert(fields, at, field{Name: "left", Label: "What is left of it", Value: left, Placeholder: "4h",
			Hint: "Plans and forecasts take that from now on. Empty: all of it."})
	}
	return fields, nil
}

// typedNeeds reads "Go 3 × 1".
func typedNeeds(r *http.Request, tx *store.Tx, v visit, lines []string) (all []delivery.Need, err error) {
	if len(lines) == 0 {
		return nil, nil
	}
	words, err := skill.Words(r.Context(), tx, v.Actor)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		n := delivery.Need{Level: int(skill.Alone), People: 1}
		text, people, many := strings.Cut(strings.ReplaceAll(line, "×", "*"), "*")
		if many {
			if n.People, err = strconv.Atoi(strings.TrimSpace(people)); err != nil {
				return nil, fault.Invalid("needs", "%q says no number of people", line).WithHint("Write it as Go 3 × 1.")
			}
		}
		text = strings.TrimSpace(text)
		if i := strings.LastIndex(text, " "); i > 0 {
			if level, err := strconv.Atoi(text[i+1:]); err == nil {
				text, n.Level = strings.TrimSpace(text[:i]), level
			}
		}
		known, err := words.Find(text)
		if err != nil {
			said, hint := fault.Sentence(err)
			return nil, fault.Invalid("needs", "%s", said).WithHint("%s", hint)
		}
		n.Skill = known.ID
		all = append(all, n)
	}
	return all, nil
}

// typedPlaces reads "core: booking".
func typedPlaces(r *http.Request, tx *store.Tx, v visit, lines []string) (all []delivery.Place, err error) {
	if len(lines) == 0 {
		return nil, nil
	}
	repositories, err := knowledge.Repositories(r.Context(), tx, v.Actor)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		name, area, _ := strings.Cut(line, ":")
		i := slices.IndexFunc(repositories, func(x knowledge.Repository) bool { return x.Name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fault.Invalid("places", "There is no repository %q", strings.TrimSpace(name)).
				WithHint("Write it as core: booking.")
		}
		all = append(all, delivery.Place{Repository: repositories[i].ID, Area: strings.TrimSpace(area)})
	}
	return all, nil
}

// typedAfter reads "#12 + 2d".
func typedAfter(r *http.Request, tx *store.Tx, v visit, project string, lines []string) (all []delivery.After, err error) {
	for _, line := range lines {
		number, lag, later := strings.Cut(line, "+")
		n, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(number), "#"), 10, 64)
		if err != nil {
			return nil, fault.Invalid("after", "%q is no number of an item", line).WithHint("Write it as #12, or #12 + 2d.")
		}
		x, err := delivery.ItemByNumber(r.Context(), tx, v.Actor, project, n)
		if fault.Is(err, fault.KindNotFound) {
			return nil, fault.Invalid("after", "There is no item #%d in this project", n)
		}
		if err != nil {
			return nil, err
		}
		a := delivery.After{Item: x.ID}
		if later {
			if a.Lag, err = delivery.ParseMinutes(lag); err != nil {
				return nil, fault.Invalid("after", "%q says no time in between", line).WithHint("Write it as #12 + 2d.")
			}
		}
		all = append(all, a)
	}
	return all, nil
}
