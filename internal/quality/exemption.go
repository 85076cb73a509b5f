package quality

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

const maxReason = 10_000 // characters

// Ask asks that a repository, given by its name or id, need not keep a standard up to a day, at most a year from now.
func Ask(ctx context.Context, tx *store.Tx, actor access.Actor, repository, id, reason string, until store.Date) (
	e Exemption, err error) {
	if err := actor.May(access.AskExemptions); err != nil {
		return e, err
	}
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return e, err
	}
	r, err := g.named(ctx, tx, actor, repository)
	if err != nil {
		return e, err
	}
	ids, _ := g.of(r)
	if !slices.Contains(ids, id) {
		return e, fault.Invalid("standard", "%s is not held to a standard %q", r.Name, id).
			WithHint("Choose one of those that its page lists.")
	}
	if err := checkText("reason", "Why it cannot be kept for now", &reason, true); err != nil {
		return e, err
	}
	if err := checkUntil(until, store.DateOf(tx.Now())); err != nil {
		return e, err
	}
	all, err := exemptions(ctx, tx, g, `WHERE repository = $1 AND standard = $2 AND state = 'asked'`, r.ID, id)
	if err != nil {
		return e, err
	}
	if len(all) > 0 {
		return e, fault.Conflict("%s asked for this already", all[0].Asker.Name).WithHint("Wait for the answer, or ask for one.")
	}
	e = Exemption{Repository: r.ID, Name: r.Name, Standard: id, Title: g.standards[id].Title, Reason: reason, Until: until,
		State: Asked,
		Asker: Person{actor.PersonID, actor.Name}, Asked: tx.Now(), scope: r.Scope, asker: actor.ID}
	if err := put(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, access.Record(ctx, tx, actor, "asked for an exemption from "+id, r.Name)
}

func checkText(field, what string, text *string, needed bool) error {
	switch *text = strings.TrimSpace(*text); {
	case needed && *text == "":
		return fault.Invalid(field, "%s is missing", what).WithHint("A sentence or two will do.")
	case len([]rune(*text)) > maxReason:
		return fault.Invalid(field, "It has more than %d characters", maxReason)
	}
	return nil
}

func checkUntil(until, today store.Date) error {
	latest := store.DateOf(today.Start().AddDate(1, 0, 0))
	switch {
	case until.IsZero():
		return fault.Invalid("until", "The last day is missing").WithHint("Every exemption ends.")
	case until.Compare(today) < 0:
		return fault.Invalid("until", "The last day is past").WithHint("Choose today or a later day.")
	case until.Compare(latest) > 0:
		return fault.Invalid("until", "An exemption lasts a year at most").
			WithHint("Choose a day up to %s. What is never to be kept is better changed in the standards.", latest)
	}
	return nil
}

// MayGrant tells whether somebody answers an exemption that was asked for: who leads, manages or directs the team whose the
// repository is, or runs Leadwright, and did not ask for it themselves, with whichever account.
func MayGrant(actor access.Actor, e Exemption) error {
	if err := actor.MayIn(access.GrantExemptions, e.scope); err != nil {
		return err
	}
	if e.isOf(actor) {
		return fault.Denied("Nobody grants an exemption that they asked for").WithHint("Somebody else who leads there can.")
	}
	return nil
}

// isOf reports whether somebody asked for an exemption.
func (e Exemption) isOf(actor access.Actor) bool {
	return e.asker == actor.ID || e.Asker.ID != "" && e.Asker.ID == actor.PersonID
}

// Answer is what is said to an exemption.
type Answer struct {
	Grant  bool
	Until  store.Date // of a grant: its last day, an earlier one than was asked for; none for that
	Reason string     // needed to decline
}

// Settle grants or declines an exemption that was asked for. Revision 0 does not ask whether somebody changed it meanwhile.
func Settle(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, a Answer) (Exemption, error) {
	e, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return e, err
	}
	if err := MayGrant(actor, e); err != nil {
		return e, err
	}
	if e.State != Asked {
		return e, fault.Conflict("This exemption was %s already", e.State)
	}
	if err := checkText("reason", "Why it is declined", &a.Reason, !a.Grant); err != nil {
		return e, err
	}
	today, verb := store.DateOf(tx.Now()), "declined"
	e.State = Declined
	if a.Grant {
		if !a.Until.IsZero() {
			if a.Until.Compare(e.Until) > 0 {
				return e, fault.Invalid("until", "It was asked for until %s", e.Until).WithHint("Choose that day or an earlier one.")
			}
			e.Until = a.Until
		}
		if err := checkUntil(e.Until, today); err != nil {
			return e, err
		}
		e.State, e.Granted, verb = Granted, today, "granted"
	}
	return e, settle(ctx, tx, actor, &e, a.Reason, verb)
}

// End takes an exemption back before it was answered, or ends one before its time: who asked for it can, and who could
// grant it.
func End(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, reason string) (Exemption, error) {
	e, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return e, err
	}
	if err := MayEnd(actor, e); err != nil {
		return e, err
	}
	if err := checkText("reason", "", &reason, false); err != nil {
		return e, err
	}
	today, verb := store.DateOf(tx.Now()), "ended"
	switch {
	case e.State == Asked:
		e.State, verb = Withdrawn, "withdrew"
	case e.Holds(today):
		e.Ended = today
	default:
		return e, fault.Conflict("This exemption does not hold any more")
	}
	return e, settle(ctx, tx, actor, &e, reason, verb)
}

// MayEnd tells whether somebody takes an exemption back or ends it.
func MayEnd(actor access.Actor, e Exemption) error {
	if e.isOf(actor) {
		return actor.May(access.AskExemptions)
	}
	return actor.MayIn(access.GrantExemptions, e.scope)
}

func settle(ctx context.Context, tx *store.Tx, actor access.Actor, e *Exemption, reason, verb string) error {
	e.Settler, e.settledBy, e.Answer, e.Settled = Person{actor.PersonID, actor.Name}, actor.ID, reason, tx.Now()
	if err := put(ctx, tx, e); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, verb+" an exemption from "+e.Standard, e.Name)
}

func changing(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Exemption, error) {
	e, err := FindExemption(ctx, tx, actor, id)
	if err == nil && revision != 0 && revision != e.Revision {
		err = changedMeanwhile()
	}
	return e, err
}

// FindExemption returns one exemption.
func FindExemption(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Exemption, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return Exemption{}, err
	}
	all, err := exemptions(ctx, tx, g, `WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("There is no such exemption")
	}
	if err != nil {
		return Exemption{}, err
	}
	return all[0], nil
}

// Exemptions returns all exemptions, the newest first.
func Exemptions(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Exemption, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	return exemptions(ctx, tx, g, ``)
}

// with returns what a standard comes to where exemptions hold on a day: what is not kept is exempt then. Of several that
// hold the last to end counts.
func with(c Cell, all []Exemption, day store.Date) Cell {
	if c.Outcome != standard.Failed && c.Outcome != standard.Unknown {
		return c
	}
	for _, e := range all {
		if e.Holds(day) {
			c.Outcome = Exempt
			if e.Until.Compare(c.Until) > 0 {
				c.Until = e.Until
			}
		}
	}
	return c
}

// Why says why somebody hears of a standard or an exemption.
type Why string

// The reasons.
const (
	ToAnswer Why = "asked" // an exemption waits for their answer
	Lapsed   Why = "ended" // an exemption has ended, and the standard is still not kept
	Ending   Why = "ends"  // one that they asked for ends soon
	Broken   Why = "broke" // a standard is no longer kept
)

const (
	newsDays = 21 // for so long it is told that something ended or broke
	soonDays = 14
)

// Due is what somebody should look at.
type Due struct {
	Why        Why
	Exemption  Exemption // none for Broken
	Repository Repository
	Standard   string // id
	Title      string
	Since      store.Date
}

// DueFor returns what an actor should look at: what they can answer, what ended or broke where they lead, and what ends soon
// that they asked for.
func DueFor(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Due, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	all, err := exemptions(ctx, tx, g, ``)
	if err != nil {
		return nil, err
	}
	cells, err := outcomes(ctx, tx)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	of := byCell(all)
	var due []Due
	for _, e := range all {
		r, _ := g.repository(e.Repository)
		d := Due{Exemption: e, Repository: r, Standard: e.Standard, Title: e.Title}
		at := [2]string{e.Repository, e.Standard}
		kept := with(cells[at], of[at], today).Outcome != standard.Failed
		switch {
		case e.State == Asked && MayGrant(actor, e) == nil:
			d.Why, d.Since = ToAnswer, store.DateOf(e.Asked)
		case e.Holds(today) && e.isOf(actor) && today.AddDays(soonDays).Compare(e.Until) >= 0 && cells[at].Outcome == standard.Failed:
			d.Why, d.Since = Ending, e.Until
		case e.Over(today) && !kept && (leads(actor, r) || e.isOf(actor)):
			if d.Why, d.Since = Lapsed, e.Until.AddDays(1); !e.Ended.IsZero() {
				d.Since = e.Ended
			}
			if d.Since.AddDays(newsDays).Compare(today) < 0 {
				continue
			}
		default:
			continue
		}
		due = append(due, d)
	}
	fell, err := broken(ctx, tx, today.AddDays(-newsDays))
	if err != nil {
		return nil, err
	}
	for _, r := range g.repositories {
		if !leads(actor, r) {
			continue
		}
		ids, own := g.of(r)
		for i, id := range ids {
			at := [2]string{r.ID, id}
			c := with(cells[at], of[at], today)
			told := slices.ContainsFunc(due, func(d Due) bool { return d.Repository.ID == r.ID && d.Standard == id && d.Why == Lapsed })
			if c.Outcome == standard.Failed && fell[at] == c.Since && !told {
				due = append(due, Due{Why: Broken, Repository: r, Standard: id, Title: own[i].Title, Since: c.Since})
			}
		}
	}
	return due, nil
}

// broken returns the days from one on, the last of each repository and standard, on which what was kept was no longer.
func broken(ctx context.Context, tx *store.Tx, from store.Date) (map[[2]string]store.Date, error) {
	days := map[[2]string]store.Date{}
	_, err := store.All(ctx, tx, func(r store.Row) (_ struct{}, err error) {
		var at [2]string
		var day store.Date
		err = r.Scan(&at[0], &at[1], &day)
		days[at] = day
		return struct{}{}, err
	}, `SELECT c.repository, c.standard, c.day FROM quality_change c WHERE c.outcome = $1 AND c.day >= $2
		AND (SELECT b.outcome FROM quality_change b WHERE b.repository = c.repository AND b.standard = c.standard AND b.day < c.day
			ORDER BY b.day DESC LIMIT 1) = $3 ORDER BY c.day`, string(standard.Failed), from, string(standard.Passed))
	return days, err
}

// leads reports whether somebody answers for what a repository keeps.
func leads(actor access.Actor, r Repository) bool {
	if actor.Standing != nil && actor.Standing.Scopes[r.Scope]&(access.Leads|access.Manages) != 0 {
		return true
	}
	return r.Scope == "" && actor.MayIn(access.GrantExemptions, "") == nil
}

func byCell(all []Exemption) map[[2]string][]Exemption {
	of := map[[2]string][]Exemption{}
	for _, e := range all {
		at := [2]string{e.Repository, e.Standard}
		of[at] = append(of[at], e)
	}
	return of
}
