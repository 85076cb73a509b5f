package experiment

import (
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// How long texts may be, in characters.
const (
	maxTitle = 300
	maxNote  = 2000
	maxText  = 20_000
)

// mostParts is how many people take part beside who planned it.
const mostParts = 50

// soon is how many days before its end an experiment is spoken of.
const soon = 3

// Overdue returns by how many days an experiment is past its last day; 0 where it is not, or does not run.
func (e Experiment) Overdue(today store.Date) int {
	if e.State != Running {
		return 0
	}
	return max(0, days(e.Last, today))
}

// EndsSoon reports whether a running experiment has its last day today or in the days to come.
func (e Experiment) EndsSoon(today store.Date) bool {
	left := days(today, e.Last)
	return e.State == Running && left >= 0 && left <= soon
}

// NeedsYes reports whether somebody has to say yes to its risk before it runs.
func (e Experiment) NeedsYes() bool {
	return e.State == Planned && e.High && e.Approver.Name == ""
}

// days returns how many days lie from one day to another.
func days(from, to store.Date) int {
	return int(to.Start().Sub(from.Start()).Hours() / 24)
}

func (e *Experiment) check() error {
	e.Title = strings.Join(strings.Fields(e.Title), " ")
	switch {
	case e.Title == "" || utf8.RuneCountInString(e.Title) > maxTitle:
		return fault.Invalid("title", "An experiment needs a title of one line, of at most %d characters", maxTitle).
			WithHint("Say in a few words what is tried.")
	case e.First.IsZero():
		return fault.Invalid("first", "The first day is missing").WithHint("Write it as 2026-12-31.")
	case e.Last.IsZero():
		return fault.Invalid("last", "The last day is missing").WithHint("An experiment ends: say by when enough is known.")
	case e.Last.Compare(e.First) < 0:
		return fault.Invalid("last", "The last day is before the first").WithHint("Choose the first day, or a later one.")
	case e.Intent != ThrowAway && e.Intent != Graduate:
		return fault.Invalid("intent", "%q is nothing that becomes of what is built", e.Intent).WithHint("Throw it away, or graduate it.")
	case len(e.Parts) > mostParts:
		return fault.Invalid("participants", "%d people were named, and at most %d take part", len(e.Parts), mostParts)
	}
	for _, x := range []struct {
		field, name, hint string
		text              *string
		needed            bool
	}{
		{"belief", "What you believe", "Say what will be different, and for whom.", &e.Belief, true},
		{"because", "The reason", "Say what makes you believe it.", &e.Because, true},
		{"measure", "What is read", "Name something that can be counted or seen.", &e.Measure, true},
		{"source", "The source", "", &e.Source, false},
		{"threshold", "The value that decides", "Say it before it begins: afterwards every value looks right.", &e.Threshold, true},
		{"risk", "The risk", "Say what could go wrong.", &e.Risk, e.High},
		{"limits", "What limits the risk", "Say how far it reaches, and how it is stopped.", &e.Limits, e.High},
	} {
		if err := checkText(x.field, x.name, x.hint, x.text, x.needed, maxText); err != nil {
			return err
		}
	}
	return nil
}

// check says what is wrong with an ending on a day.
func (n *Ending) check(e Experiment, today store.Date) error {
	switch n.Outcome {
	case Confirmed, Refuted, Inconclusive:
		if e.State == Planned {
			return fault.Invalid("outcome", "It never ran, and shows nothing").WithHint("It can be stopped before it begins.")
		}
	case Stopped:
		if e.Overdue(today) > 0 {
			return fault.Invalid("outcome", "Its last day is past, and it was not stopped early").
				WithHint("Where nothing came of it, it is inconclusive.")
		}
	default:
		return fault.Invalid("outcome", "%q is no way to end", n.Outcome).
			WithHint("It is confirmed, refuted, inconclusive, or stopped early.")
	}
	if err := checkText("result", "The result", "Say what was read, or why it was stopped.", &n.Result, true, maxText); err != nil {
		return err
	}
	return checkText("learnt", "What was learnt", "Say what somebody else need not try again.", &n.Learnt, true, maxText)
}

// checkText trims a text and says what is wrong with it.
func checkText(field, name, hint string, text *string, needed bool, most int) error {
	*text = strings.TrimSpace(*text)
	n := utf8.RuneCountInString(*text)
	switch {
	case needed && *text == "":
		return fault.Invalid(field, "%s is missing", name).WithHint("%s", hint)
	case n > most:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", n, most).WithHint("Shorten it.")
	case !utf8.ValidString(*text) || strings.ContainsRune(*text, 0):
		return fault.Invalid(field, "This text has characters that cannot be stored")
	}
	return nil
}
