package delivery

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// Part is a part of the open sum that says how well an item suits somebody.
type Part string

// The parts. Each is from 0 to 1, see [Fit].
const (
	PartSkill     Part = "skill"
	PartKnowledge Part = "knowledge"
	PartInterest  Part = "interest"
	PartGrowth    Part = "growth"
	PartSpread    Part = "spread"
	PartLoad      Part = "load"     // how little they have to do already
	PartPresence  Part = "presence" // how much of the next thirty days they are there
)

// Parts are all of them, in the order in which they are told.
var Parts = []Part{PartSkill, PartKnowledge, PartInterest, PartGrowth, PartSpread, PartLoad, PartPresence}

// Weights say how much each part counts, from 0 to 10. They are for whoever looks to move.
type Weights map[Part]int

// UsualWeights are those that a list begins with.
func UsualWeights() Weights {
	return Weights{PartSkill: 4, PartKnowledge: 3, PartInterest: 2, PartGrowth: 1, PartSpread: 1, PartLoad: 2, PartPresence: 2}
}

// mostWeight is how much a part counts at the most.
const mostWeight = 10

// Candidate is how well an item suits somebody: it says nothing of other items, and nothing of what they are worth.
type Candidate struct {
	Person

	Parts map[Part]float64 // without those that the reader may not know
	Able  bool             // they declared all that it needs
	Told  bool             // the reader may read their skills
	Score float64          // the weighted mean of the parts, from 0 to 1
}

// Turn is a weight that would put the second first, all else as it is.
type Turn struct {
	Part Part
	To   float64
}

// Pair is an expert and somebody who would learn.
type Pair struct{ Expert, Learner Candidate }

// Choice is who could do an item.
type Choice struct {
	Candidates []Candidate // who suits best first
	Turns      []Turn      // the smallest change first
	Pair       *Pair       // nil where nothing is to be learnt, or nobody could teach it
}

// Who says how well an item suits each of those in its project, and what would change the answer. Skills and interests are
// told of those of whom the actor may read them; that they looked is recorded.
func Who(ctx context.Context, db *store.DB, actor access.Actor, id string, weights Weights) (c Choice, x Item, err error) {
	for p, w := range weights {
		if !slices.Contains(Parts, p) || w < 0 || w > mostWeight {
			return c, x, fault.Invalid("weights", "%s is no part of the sum, or weighs %d: a weight goes from 0 to %d", p, w, mostWeight)
		}
	}
	if err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if x, err = FindItem(ctx, tx, actor, id); err != nil {
			return err
		}
		return actor.MayIn(access.SetProjects, x.Project)
	}); err != nil {
		return c, x, err
	}
	insight, err := Understanding(ctx, db, actor, x.Places)
	if err != nil {
		return c, x, err
	}
	return c, x, db.Write(ctx, func(tx *store.Tx) error {
		mates, err := crew(ctx, tx, x.Project)
		if err != nil {
			return err
		}
		ids := make([]string, len(mates))
		for i, m := range mates {
			ids[i] = m.ID
		}
		if _, err := skill.Declared(ctx, tx, actor, ids...); err != nil { // it records who looked
			return err
		}
		busy, err := work(ctx, tx)
		if err != nil {
			return err
		}
		today := store.DateOf(tx.Now())
		c = Choice{}
		for i := range mates {
			c.Candidates = append(c.Candidates, candidate(actor, &x, &mates[i], insight, busy[mates[i].ID], today))
		}
		c.rank(weights)
		c.pair(&x, insight)
		return nil
	})
}

// candidate works out the parts of somebody who has so many minutes of work already.
func candidate(actor access.Actor, x *Item, m *mate, insight Insight, busy int64, today store.Date) Candidate {
	f := fitOf(x, m, insight)
	there, usual := 0, 0
	for i := range 30 {
		day := today.AddDays(i)
		there += m.minutes(day)
		present := *m
		present.away = nil
		usual += present.minutes(day)
	}
	c := Candidate{Person: m.Person, Able: true, Told: len(x.Needs) == 0 || actor.MayAbout(access.ReadSkills, m.ID) == nil,
		Parts: map[Part]float64{PartKnowledge: f.Knowledge, PartSpread: f.Spread}}
	for _, n := range x.Needs {
		c.Able = c.Able && m.able(n)
	}
	if usual > 0 {
		if actor.MayAbout(access.ReadAbsences, m.ID) == nil {
			c.Parts[PartPresence] = float64(there) / float64(usual)
		}
		c.Parts[PartLoad] = 1 / (1 + float64(busy)/float64(usual)*30/7/4) // half with four weeks of work
	}
	if c.Told {
		c.Parts[PartSkill], c.Parts[PartInterest], c.Parts[PartGrowth] = f.Skill, f.Interest, f.Growth
	}
	return c
}

// rank orders candidates by the weighted mean of their parts, and says what would turn the first two round.
func (c *Choice) rank(w Weights) {
	for i := range c.Candidates {
		sum, all := 0.0, 0
		for p, v := range c.Candidates[i].Parts {
			sum, all = sum+float64(w[p])*v, all+w[p]
		}
		if all > 0 {
			c.Candidates[i].Score = sum / float64(all)
		}
	}
	alone := func(o Candidate) int { // who cannot do it alone comes after who can, as far as the reader may know it
		if o.Told && !o.Able {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(c.Candidates, func(a, b Candidate) int {
		return cmp.Or(alone(a)-alone(b), cmp.Compare(b.Score, a.Score), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	if len(c.Candidates) < 2 || c.Candidates[0].Told != c.Candidates[1].Told || alone(c.Candidates[0]) != alone(c.Candidates[1]) {
		return // they are not held against each other by the same parts
	}
	first, second := c.Candidates[0].Parts, c.Candidates[1].Parts
	ahead := 0.0
	for p := range first {
		ahead += float64(w[p]) * (first[p] - second[p])
	}
	for _, p := range Parts {
		d := first[p] - second[p]
		if math.Abs(d) < 1e-9 {
			continue
		}
		if to := float64(w[p]) - ahead/d; to >= 0 && to <= mostWeight {
			c.Turns = append(c.Turns, Turn{p, to})
		}
	}
	slices.SortStableFunc(c.Turns, func(a, b Turn) int {
		return cmp.Compare(math.Abs(a.To-float64(w[a.Part])), math.Abs(b.To-float64(w[b.Part])))
	})
}

// pair finds an expert and somebody who would learn from doing it with them.
func (c *Choice) pair(x *Item, insight Insight) {
	knows := func(o Candidate) float64 { return o.Parts[PartSkill] + o.Parts[PartKnowledge] }
	learns := func(o Candidate) float64 { return o.Parts[PartGrowth] + o.Parts[PartSpread] }
	thin := slices.ContainsFunc(x.Places, func(p Place) bool { return insight[p].Thin() && insight[p].Left > 0 })
	var expert, learner *Candidate
	for i := range c.Candidates {
		o := &c.Candidates[i]
		if o.Able && (len(x.Places) == 0 || o.Parts[PartKnowledge] > 0) && (expert == nil || knows(*o) > knows(*expert)) {
			expert = o
		}
	}
	if expert == nil {
		return
	}
	for i := range c.Candidates {
		o := &c.Candidates[i]
		if o.ID != expert.ID && learns(*o) > 0 && (learner == nil || learns(*o) > learns(*learner)) {
			learner = o
		}
	}
	if learner != nil && (thin || x.Learn != "" || learns(*learner) >= 0.5) {
		c.Pair = &Pair{*expert, *learner}
	}
}

// work returns how many minutes each person has to do by the plans in force, by their ids.
func work(ctx context.Context, tx *store.Tx) (map[string]int64, error) {
	type row struct {
		person  string
		minutes int64
	}
	all, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.person, &x.minutes) },
		`SELECT w.person_id, SUM(i.likely) FROM delivery_planned_person w JOIN delivery_plan p ON p.id = w.plan
		JOIN delivery_item i ON i.id = w.item WHERE p.state = $1 AND i.state IN `+openItems+` GROUP BY w.person_id`, string(Adopted))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, x := range all {
		ids[i] = x.person
	}
	now, err := people.Current(ctx, tx, ids...)
	busy := map[string]int64{}
	for _, x := range all {
		busy[now[x.person]] += x.minutes
	}
	return busy, err
}

// Level is how much of a decision is somebody's own: the seven levels of Management 3.0 (Appelo, "Management 3.0", 2010).
type Level string

// The levels, from the lead's decision to the person's.
const (
	LevelTell     Level = "tell"
	LevelSell     Level = "sell"
	LevelConsult  Level = "consult"
	LevelAgree    Level = "agree"
	LevelAdvise   Level = "advise"
	LevelInquire  Level = "inquire"
	LevelDelegate Level = "delegate"
)

// Levels are all of them.
var Levels = []Level{LevelTell, LevelSell, LevelConsult, LevelAgree, LevelAdvise, LevelInquire, LevelDelegate}

// AssignmentState is how far an assignment is.
type AssignmentState string

// The states of an assignment.
const (
	Asked     AssignmentState = "asked"
	Accepted  AssignmentState = "accepted"
	Declined  AssignmentState = "declined"
	Countered AssignmentState = "countered" // they propose something else
	Over      AssignmentState = "ended"
)

// Assignment is that somebody was asked to do an item, and what was agreed about it.
type Assignment struct {
	ID, Item string
	Person   Person
	Level    Level
	Outcome  string // that is wanted
	Limits   string
	CheckIn  store.Date // when they look at it together
	Reason   string     // why this person
	State    AssignmentState
	Answer   string // what the person said to it
	By       string
	At       time.Time
}

// Assign asks somebody in the project to do an item. They accept, decline, or propose something else.
func Assign(ctx context.Context, tx *store.Tx, actor access.Actor, a Assignment) (Assignment, error) {
	x, err := FindItem(ctx, tx, actor, a.Item)
	if err != nil {
		return a, err
	}
	if _, err := setting(ctx, tx, actor, x.Project, 0); err != nil {
		return a, err
	}
	if !x.State.IsOpen() {
		return a, fault.Conflict("#%d is %s: there is nothing to do", x.Number, x.State)
	}
	for field, text := range map[string]*string{"outcome": &a.Outcome, "limits": &a.Limits, "reason": &a.Reason} {
		if err := checkText(field, text, maxNote); err != nil {
			return a, err
		}
	}
	mates, err := crew(ctx, tx, x.Project)
	if err != nil {
		return a, err
	}
	i := slices.IndexFunc(mates, func(m mate) bool { return m.ID == a.Person.ID })
	switch {
	case i < 0:
		return a, fault.Invalid("person", "They are not in this project").WithHint("Say first that they are, among the teams.")
	case !slices.Contains(Levels, a.Level):
		return a, fault.Invalid("level", "%q is no level of delegation", a.Level)
	case a.Outcome == "":
		return a, fault.Invalid("outcome", "The outcome that is wanted is missing").
			WithHint("Say what is there when it is done, not how it is done.")
	case a.Reason == "":
		return a, fault.Invalid("reason", "Why this person is missing").WithHint("It stays with the item, and they read it.")
	}
	held, err := Assignments(ctx, tx, actor, a.Item)
	if err != nil {
		return a, err
	}
	for _, o := range held {
		if o.Person.ID == a.Person.ID && o.State != Declined && o.State != Over && o.State != Countered {
			return a, fault.Conflict("%s was asked already", o.Person.Name).WithHint("End that first, or wait for their answer.")
		}
	}
	a.ID, a.State, a.Answer, a.By, a.At, a.Person = tx.NewID(), Asked, "", actor.Name, tx.Now(), mates[i].Person
	_, err = tx.Exec(ctx, `INSERT INTO delivery_assignment (id, item, person_id, level, outcome, limits, check_in, reason, state,
		answer,
		actor_id, actor_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11, $12)`, a.ID, a.Item, a.Person.ID,
		string(a.Level), a.Outcome, a.Limits, a.CheckIn, a.Reason, string(a.State), actor.ID, actor.Name, store.At(a.At))
	if err != nil {
		return a, err
	}
	return a, touch(ctx, tx, x.Project)
}

// Reply keeps what somebody who was asked says: they accept, decline or propose something else. Only they may.
func Reply(ctx context.Context, tx *store.Tx, actor access.Actor, id string, says AssignmentState, answer string) (Assignment,
	error) {
	a, err := assignment(ctx, tx, actor, id)
	if err != nil {
		return a, err
	}
	x, err := FindItem(ctx, tx, actor, a.Item)
	if err != nil {
		return a, err
	}
	if actor.PersonID == "" || a.Person.ID != actor.PersonID {
		return a, fault.Denied("Only who was asked answers for themselves")
	}
	if err := actor.MayIn(access.WorkOnProjects, x.Project); err != nil {
		return a, err
	}
	if err := checkText("answer", &answer, maxNote); err != nil {
		return a, err
	}
	switch {
	case a.State != Asked:
		return a, fault.Conflict("This was %s already", a.State)
	case says != Accepted && says != Declined && says != Countered:
		return a, fault.Invalid("state", "%q is no answer", says).WithHint("Accept it, decline it, or propose something else.")
	case says != Accepted && answer == "":
		return a, fault.Invalid("answer", "A word to it is missing").WithHint("Say what stands against it, or what you propose.")
	}
	a.State, a.Answer = says, answer
	if _, err := tx.Exec(ctx, `UPDATE delivery_assignment SET state = $1, answer = $2 WHERE id = $3`, string(says), answer,
		id); err != nil {
		return a, err
	}
	return a, touch(ctx, tx, x.Project)
}

// EndAssignment takes an assignment back, or says that it is over.
func EndAssignment(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	a, err := assignment(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	x, err := FindItem(ctx, tx, actor, a.Item)
	if err != nil {
		return err
	}
	if _, err := setting(ctx, tx, actor, x.Project, 0); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE delivery_assignment SET state = $1 WHERE id = $2`, string(Over), id); err != nil {
		return err
	}
	return touch(ctx, tx, x.Project)
}

const assignmentColumns = `id, item, person_id, level, outcome, limits, check_in, reason, state, answer, actor_name, at`

func assignments(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Assignment, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (a Assignment, err error) {
		var at store.Time
		err = r.Scan(&a.ID, &a.Item, &a.Person.ID, (*string)(&a.Level), &a.Outcome, &a.Limits, &a.CheckIn, &a.Reason,
			(*string)(&a.State), &a.Answer, &a.By, &at)
		a.At = at.Time
		return a, err
	}, `SELECT `+assignmentColumns+` FROM delivery_assignment `+rest, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, a := range all {
		ids[i] = a.Person.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		all[i].Person = personOf(now, all[i].Person.ID)
	}
	return all, err
}

func assignment(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Assignment, error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return Assignment{}, err
	}
	all, err := assignments(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("There is no such assignment")
	}
	if err != nil {
		return Assignment{}, err
	}
	return all[0], nil
}

// Assignments returns who was asked to do an item, the latest first.
func Assignments(ctx context.Context, tx *store.Tx, actor access.Actor, item string) ([]Assignment, error) {
	if _, err := FindItem(ctx, tx, actor, item); err != nil {
		return nil, err
	}
	return assignments(ctx, tx, `WHERE item = $1 ORDER BY id DESC`, item)
}

// AskedOf returns the assignments that wait for the actor's answer.
func AskedOf(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Assignment, error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return nil, err
	}
	if actor.PersonID == "" {
		return nil, nil
	}
	former, err := people.Former(ctx, tx, actor.PersonID)
	if err != nil {
		return nil, err
	}
	var all []Assignment
	for id := range former {
		some, err := assignments(ctx, tx, `WHERE person_id = $1 AND state = $2 ORDER BY id`, id, string(Asked))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b Assignment) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}
