package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// partWords are the parts of the sum that says how well an item suits somebody: a name, and what it says.
var partWords = map[delivery.Part][2]string{
	delivery.PartSkill:     {"Skill", "They declared what it needs, at the level that it needs."},
	delivery.PartKnowledge: {"Knowledge", "They understand the areas that it touches."},
	delivery.PartInterest:  {"Interest", "They want to work with what it needs."},
	delivery.PartGrowth:    {"Growth", "They want to learn what it needs, and do not have it yet."},
	delivery.PartSpread:    {"Spread", "An area that nobody or one understands would be understood by one more."},
	delivery.PartLoad:      {"Load", "How little they have to do by the plans in force."},
	delivery.PartPresence:  {"Presence", "How much of the next thirty days they are there."},
}

// levelWords are how much of a decision is somebody's own.
var levelWords = map[delivery.Level]string{
	delivery.LevelTell: "I decide, and tell them", delivery.LevelSell: "I decide, and say why", delivery.LevelConsult: "I ask " +
		"them, then decide",
	delivery.LevelAgree: "We decide together", delivery.LevelAdvise: "They decide, and hear my advice first",
	delivery.LevelInquire: "They decide, and tell me", delivery.LevelDelegate: "They decide, and I need not know",
}

var assignmentWords = map[delivery.AssignmentState]string{
	delivery.Asked: "was asked", delivery.Accepted: "accepted", delivery.Declined: "declined", delivery.Countered: "proposes " +
		"something else",
	delivery.Over: "no longer does it",
}

// who shows whom an item suits, and why.
func (s *server) who(w http.ResponseWriter, r *http.Request, v visit) error {
	id, q := r.PathValue("id"), r.URL.Query()
	weights := delivery.UsualWeights()
	p := whoPage{Self: itemLink(id, "who")}
	var wrong error
	for _, part := range delivery.Parts {
		if text := q.Get("w-" + string(part)); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 || n > 10 {
				wrong = fault.Invalid("weights", "%q is no weight", text).WithHint("Weights go from 0 to 10.")
				continue
			}
			weights[part] = n
			p.Moved = true
		}
	}
	if wrong != nil {
		return wrong
	}
	c, x, err := delivery.Who(r.Context(), s.DB, v.Actor, id, weights)
	if err != nil {
		return err
	}
	p.Name, p.Item = itemName(x), itemLink(id)
	p.Project = projectLink(x.Project, "work")
	for _, part := range delivery.Parts {
		p.Weights = append(p.Weights, field{Name: "w-" + string(part), Label: partWords[part][0], Hint: partWords[part][1],
			Type:  "number",
			Value: strconv.Itoa(weights[part])})
	}
	hidden := 0
	for _, o := range c.Candidates {
		row := whoRow{Name: o.Name, Href: link([]string{"people", o.ID, "teams"}), Score: percent(o.Score), Share: o.Score,
			Ask: link([]string{"work", id, "ask"}, "person", o.ID)}
		for _, part := range delivery.Parts {
			value, told := o.Parts[part]
			cell := partCell{Name: partWords[part][0], Value: "not told"}
			if told {
				cell.Value = percent(value)
			}
			row.Cells = append(row.Cells, cell)
		}
		if o.Told && !o.Able {
			row.Note = "not alone: a skill that it needs is missing"
		}
		hidden += count(!o.Told)
		p.Rows = append(p.Rows, row)
	}
	p.say(&c, weights, hidden)
	if err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		does, err := delivery.Doers(r.Context(), tx, v.Actor, x.Project, []delivery.Item{x})
		if names := does[x.ID]; len(names) > 0 {
			p.More = "It is with " + list(names) + " now. " + p.More
		}
		return err
	}); err != nil {
		return err
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Who could do "+x.Title); err != nil {
		return err
	}
	return s.ok(w, r, whoView(p))
}

// say puts the answer into words, and what would change it.
func (p *whoPage) say(c *delivery.Choice, weights delivery.Weights, hidden int) {
	switch n := len(c.Candidates); {
	case n == 0:
		p.Answer = "Nobody is in the project."
	case n == 1:
		p.Answer = c.Candidates[0].Name + " is the only one in the project."
	default:
		suits := "It suits "
		if hidden > 0 {
			suits = "By what you may read, it suits "
		}
		p.Answer = suits + c.Candidates[0].Name + " best, then " + c.Candidates[1].Name + "."
		for i, t := range c.Turns {
			if i == 2 {
				break
			}
			p.Turns = append(p.Turns, fmt.Sprintf("%s and %s would change places if %s counted %s and not %d.", c.Candidates[0].Name,
				c.Candidates[1].Name, lower(partWords[t.Part][0]), shortNumber(t.To), weights[t.Part]))
		}
		if len(c.Turns) == 0 {
			p.Turns = append(p.Turns, "No single weight would change who comes first.")
		}
	}
	p.More = "It is about this item alone, and a person decides."
	if hidden > 0 {
		p.More += " Of " + peopleWord(hidden) + " you may not read the skills: what they declared is left out of the sum."
	}
	if pair := c.Pair; pair != nil {
		p.Pair = fmt.Sprintf("Or as a pair: %s knows it, and %s would learn it.", pair.Expert.Name, pair.Learner.Name)
	}
}

// askFor asks somebody to do an item.
func (s *server) askFor(w http.ResponseWriter, r *http.Request, v visit) error {
	id, person := r.PathValue("id"), r.URL.Query().Get("person")
	ctx := r.Context()
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.itemSheet(r, tx, v, id, "Ask somebody")
		if err != nil {
			return p, err
		}
		if err := v.Actor.MayIn(access.SetProjects, x.Project); err != nil {
			return p, err
		}
		team, err := planTeam(r, tx, v, x.Project)
		if err != nil {
			return p, err
		}
		levels := []choice{}
		for _, l := range delivery.Levels {
			levels = append(levels, choice{string(l), levelWords[l]})
		}
		p.Question, p.Answer, p.Save, p.Version = "Who is asked to do it, and what is agreed?",
			"They accept, decline or propose something else, and you decide.", "Ask", ""
		p.Fields = []field{
			{Name: "person", Label: "Who", Value: person, Options: team},
			{Name: "outcome", Label: "What is there when it is done", Rows: 2, Required: true, Hint: "The outcome, not the way there."},
			{Name: "limits", Label: "Within these limits", Rows: 2},
			{Name: "level", Label: "Who decides on the way", Value: string(delivery.LevelAdvise), Options: levels},
			{Name: "check", Label: "You look at it together on", Type: "date"},
			{Name: "reason", Label: "Why they", Rows: 2, Required: true, Hint: "They read it, and it stays with the item."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		a := delivery.Assignment{Item: id, Person: delivery.Person{ID: in.line("person")}, Level: delivery.Level(in.line("level")),
			Outcome: in.line("outcome"), Limits: in.line("limits"), Reason: in.line("reason"), CheckIn: in.day("check")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = delivery.Assign(ctx, tx, v.Actor, a)
		return itemLink(id), "asked-word", err
	})
}

// replyTo keeps what somebody who was asked says.
func (s *server) replyTo(w http.ResponseWriter, r *http.Request, v visit) error {
	id, which := r.PathValue("id"), r.PathValue("assignment")
	ctx := r.Context()
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, _, err := s.itemSheet(r, tx, v, id, "Answer")
		if err != nil {
			return p, err
		}
		all, err := delivery.Assignments(ctx, tx, v.Actor, id)
		if err != nil {
			return p, err
		}
		i := slices.IndexFunc(all, func(a delivery.Assignment) bool { return a.ID == which })
		if i < 0 {
			return p, fault.NotFound("There is no such assignment")
		}
		if a := all[i]; v.Actor.PersonID == "" || a.Person.ID != v.Actor.PersonID {
			return p, fault.Denied("Only who was asked answers for themselves")
		}
		p.Question, p.Answer, p.Save, p.Version = "Do you do it?", all[i].By+" asks you: "+all[i].Reason, "Answer", ""
		p.Fields = []field{
			{Name: "says", Label: "I", Options: []choice{{"accepted", "accept it"}, {"declined", "decline it"},
				{"countered", "propose something else"}}},
			{Name: "answer", Label: "Because", Rows: 3, Hint: "Needed where you do not accept. Everybody who reads the item reads it."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = delivery.Reply(ctx, tx, v.Actor, which, delivery.AssignmentState(in.line("says")), in.line("answer"))
		return itemLink(id), "changed", err
	})
}

// endAssignment takes an assignment back.
func (s *server) endAssignment(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return delivery.EndAssignment(r.Context(), tx, v.Actor, r.PathValue("assignment"))
	})
	if err != nil {
		return err
	}
	return back(w, r, itemLink(id), "changed")
}

// assigned tells who was asked to do an item.
func (p *itemPage) assigned(all []delivery.Assignment, v visit, sets bool) {
	for _, a := range all {
		row := assignmentRow{Name: a.Person.Name, Says: assignmentWords[a.State], Outcome: a.Outcome, Limits: a.Limits,
			Level: levelWords[a.Level],
			Check: dateOf(a.CheckIn), Reason: a.Reason, Answer: a.Answer, By: a.By + ", " + day(a.At)}
		if row.Name == "" {
			row.Name = "Somebody"
		}
		if a.State == delivery.Asked && a.Person.ID != "" && a.Person.ID == v.Actor.PersonID {
			row.Reply = itemLink(a.Item, "assignments", a.ID)
		}
		if sets && a.State != delivery.Over && a.State != delivery.Declined {
			row.End = itemLink(a.Item, "assignments", a.ID, "end")
		}
		p.Assigned = append(p.Assigned, row)
	}
}
