package delivery

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// How long texts may be, in characters, and how much there may be of something.
const (
	maxTitle    = 300
	maxNote     = 2000
	maxText     = 20_000
	mostParts   = 500 // milestones, deliverables or dependencies of a project
	mostRisks   = 500
	mostAmounts = 2000
	mostItems   = 100_000
	mostMoney   = 1_000_000_000_000
	mostNotes   = 50 // that are shown
)

// Ended reports whether nothing is to be done in it any more.
func (p Project) Ended() bool { return p.State == Done || p.State == Stopped }

// checked is a project as it is kept, or what is wrong with it.
func (p Project) checked() (Project, error) {
	p.Currency = strings.ToUpper(strings.TrimSpace(p.Currency))
	if p.State == "" {
		p.State = Open
	}
	switch {
	case !slices.Contains([]State{Open, Paused, Done, Stopped}, p.State):
		return p, fault.Invalid("state", "%q is no state of a project", p.State).WithHint("It is open, paused, done or stopped.")
	case p.Currency != "" && (len(p.Currency) != 3 || strings.Trim(p.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""):
		return p, fault.Invalid("currency", "%q is no currency", p.Currency).WithHint("Write it in three letters, as EUR.")
	case p.Most < 0 || p.Most > mostItems:
		return p, fault.Invalid("most", "%d is no number of items that are done at once", p.Most)
	}
	var err error
	if p.Holidays, err = checkHolidays(p.Holidays); err != nil {
		return p, err
	}
	for field, text := range map[string]*string{"goal": &p.Goal, "included": &p.Included, "excluded": &p.Excluded,
		"result": &p.Result} {
		if err := checkText(field, text, maxText); err != nil {
			return p, err
		}
	}
	if p.Ended() && p.Result == "" {
		return p, fault.Invalid("result", "What came of it is missing").WithHint("Hold it against the goal.")
	}
	return p, nil
}

func (m *Milestone) check(today store.Date) error {
	if err := checkTitle("title", &m.Title); err != nil {
		return err
	}
	return cmp.Or(checkText("what", &m.What, maxNote), notAfter("reached", m.Reached, today))
}

func (d *Deliverable) check(today store.Date) error {
	return cmp.Or(checkTitle("title", &d.Title), notAfter("handed", d.Handed, today))
}

func (d *Dependency) check(today store.Date) error {
	if err := checkTitle("what", &d.What); err != nil {
		return err
	}
	if err := checkText("party", &d.Party, maxTitle); err != nil {
		return err
	}
	if d.Scope == "" && d.Party == "" {
		return fault.Invalid("party", "Who gives it is missing").WithHint("Choose a team, or name somebody outside.")
	}
	return notAfter("met", d.Met, today)
}

func (s *Set) check() error {
	if !slices.Contains([]DateKind{Target, Commitment, Agreed}, s.Kind) {
		return fault.Invalid("kind", "%q is no kind of date that is set", s.Kind).
			WithHint("A target is wished, a commitment is promised, and what others give is agreed; a forecast is computed.")
	}
	if err := cmp.Or(checkText("party", &s.Party, maxTitle), checkText("reason", &s.Reason, maxNote)); err != nil {
		return err
	}
	if s.Kind == Commitment && !s.Day.IsZero() && s.Party == "" {
		return fault.Invalid("party", "To whom it is promised is missing").WithHint("Name who was told this date.")
	}
	return nil
}

func (a *Amount) check() error {
	switch {
	case !slices.Contains([]BudgetKind{Expected, Committed, Spent}, a.Kind):
		return fault.Invalid("kind", "%q is no kind of amount", a.Kind).WithHint("Money is expected, committed or spent.")
	case a.Month.IsZero():
		return fault.Invalid("month", "The month is missing").WithHint("Write any day of it, as 2026-03-01.")
	case a.Money == 0 || a.Money > mostMoney || a.Money < -mostMoney:
		return fault.Invalid("money", "%d is no amount of money", a.Money).WithHint("Write it in whole units, as 1200.")
	}
	a.Month.Day = 1
	return checkText("note", &a.Note, maxNote)
}

// check says what is wrong with a risk, or an issue.
func (r *Risk) check() error {
	if err := checkTitle("title", &r.Title); err != nil {
		return err
	}
	for field, text := range map[string]*string{"what": &r.What, "response": &r.Response, "ending": &r.Ending} {
		if err := checkText(field, text, maxText); err != nil {
			return err
		}
	}
	least := 1
	if r.State == Happened {
		least = 0 // nobody foresaw it
	}
	switch {
	case !slices.Contains([]RiskState{MayHappen, Happened, Closed}, r.State):
		return fault.Invalid("state", "%q is no state of a risk", r.State).WithHint("It is a risk, an issue or closed.")
	case r.State != Closed && (r.Likelihood < least || r.Likelihood > 5):
		return fault.Invalid("likelihood", "A likelihood goes from 1 to 5, not %d", r.Likelihood)
	case r.Impact < 1 || r.Impact > 5:
		return fault.Invalid("impact", "An impact goes from 1 to 5, not %d", r.Impact)
	case r.State == Closed && r.Ending == "":
		return fault.Invalid("ending", "Why it is closed is missing").WithHint("Say what made it go away, or what was done.")
	}
	return nil
}

// byWeight puts issues and open risks first, those that weigh most before others.
func byWeight(a, b Risk) int {
	closed := func(r Risk) int {
		if r.State == Closed {
			return 1
		}
		return 0
	}
	return cmp.Or(closed(a)-closed(b), cmp.Compare(b.Weight(), a.Weight()), cmp.Compare(a.ID, b.ID))
}

// notAfter refuses a day that is still to come.
func notAfter(field string, day, today store.Date) error {
	if day.Compare(today) > 0 {
		return fault.Invalid(field, "%s is still to come", day).WithHint("Say it when it is so.")
	}
	return nil
}

// checkTitle makes a text one line, and says what is wrong with it.
func checkTitle(field string, text *string) error {
	*text = strings.Join(strings.Fields(*text), " ")
	if *text == "" || utf8.RuneCountInString(*text) > maxTitle {
		return fault.Invalid(field, "It needs a line of at most %d characters", maxTitle).WithHint("Say it in a few words.")
	}
	return checkText(field, text, maxTitle)
}

// checkText trims a text and says what is wrong with it.
func checkText(field string, text *string, longest int) error {
	*text = strings.TrimSpace(*text)
	switch n := utf8.RuneCountInString(*text); {
	case n > longest:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", n, longest).WithHint("Shorten it.")
	case !utf8.ValidString(*text) || strings.ContainsRune(*text, 0):
		return fault.Invalid(field, "This text has characters that cannot be stored").
			WithHint("Write it anew, without what was pasted.")
	}
	return nil
}
