package initiative

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// How long texts may be, in characters, and how many there may be of something.
const (
	maxTitle    = 300
	maxNote     = 2000
	maxText     = 20_000
	mostOptions = 20
	mostAsked   = 20
)

// settled returns what the answers of all who were asked come to: Proposed while one is waited for. A deferral lasts until
// the latest day that was named.
func settled(all []Voice) (State, store.Date) {
	state, until := Accepted, store.Date{}
	for _, v := range all {
		switch {
		case v.Answer == "":
			return Proposed, store.Date{}
		case v.Answer == Decline:
			state = Declined
		case v.Answer == Defer && state != Declined:
			state = Deferred
		}
		if v.Until.Compare(until) > 0 {
			until = v.Until
		}
	}
	switch {
	case len(all) == 0:
		return Proposed, store.Date{}
	case state != Deferred:
		until = store.Date{}
	}
	return state, until
}

// Open reports whether it can still be compared with others: it is neither declined nor at its end.
func (x Initiative) Open() bool {
	return x.State == Draft || x.State == Proposed || x.State == Accepted || x.State == Deferred
}

// editable reports whether its case can be changed: what was put forward stays as it was answered.
func (x Initiative) editable() bool {
	return x.State == Draft || x.State == Deferred || x.State == Declined
}

// checked is an initiative as it is kept, or what is wrong with it.
func (x Initiative) checked() (Initiative, error) {
	x.Options = slices.Clone(x.Options)
	x.Title = strings.Join(strings.Fields(x.Title), " ")
	x.Currency = strings.ToUpper(strings.TrimSpace(x.Currency))
	switch {
	case x.Title == "" || utf8.RuneCountInString(x.Title) > maxTitle:
		return x, fault.Invalid("title", "An initiative needs a title of one line, of at most %d characters", maxTitle).
			WithHint("Say in a few words what is to be done.")
	case x.Days < 0 || x.Days > most:
		return x, fault.Invalid("days", "The days of work are no number from 0 on").WithHint("0 says that it is not known.")
	case x.Money < 0 || x.Money > most:
		return x, fault.Invalid("money", "The money is no number from 0 on").WithHint("Leave it empty where it costs none.")
	case x.Money > 0 && x.Currency == "":
		return x, fault.Invalid("currency", "The currency is missing").WithHint("Write it in three letters, as EUR.")
	case x.Currency != "" && !threeLetters(x.Currency):
		return x, fault.Invalid("currency", "%q is no currency", x.Currency).WithHint("Write it in three letters, as EUR.")
	case len(x.Options) > mostOptions:
		return x, fault.Invalid("options", "%d options were given, and at most %d are kept", len(x.Options), mostOptions)
	}
	for field, text := range map[string]*string{"title": &x.Title, "problem": &x.Problem, "benefit": &x.Benefit, "risk": &x.Risk} {
		if err := checkText(field, text, maxText); err != nil {
			return x, err
		}
	}
	for i := range x.Options {
		o := &x.Options[i]
		if o.Title = strings.Join(strings.Fields(o.Title), " "); o.Title == "" || utf8.RuneCountInString(o.Title) > maxTitle {
			return x, fault.Invalid("options", "An option needs a title of one line, of at most %d characters", maxTitle)
		}
		for _, text := range []*string{&o.Title, &o.Text} {
			if err := checkText("options", text, maxText); err != nil {
				return x, err
			}
		}
	}
	return x, nil
}

// ready says what an initiative lacks before somebody can be asked about it.
func (x Initiative) ready() error {
	for _, p := range []struct{ field, text, name, hint string }{
		{"problem", x.Problem, "The problem", "Say what happens, for whom, and since when."},
		{"benefit", x.Benefit, "The benefit", "Say what will be better, and how that can be seen."},
		{"risk", x.Risk, "The risk", "Say what could go wrong, with it and without it."},
	} {
		if p.text == "" {
			return fault.Invalid(p.field, "%s is missing", p.name).WithHint("%s", p.hint)
		}
	}
	if x.Days == 0 {
		return fault.Invalid("days", "The days of work are missing").WithHint("A rough number is better than none.")
	}
	if len(x.Options) == 0 {
		return fault.Invalid("options", "An option is missing").WithHint("Say at least one way to do it, beside doing nothing.")
	}
	return nil
}

func threeLetters(text string) bool {
	return len(text) == 3 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// check says what is wrong with an answer on a day.
func (v *Voice) check(today store.Date) error {
	switch v.Answer {
	case Accept, Decline:
		v.Until = store.Date{}
	case Defer:
		if v.Until.Compare(today) <= 0 {
			return fault.Invalid("until", "The day until which it waits is missing, or past").
				WithHint("Choose a later day: what is deferred comes back.")
		}
	default:
		return fault.Invalid("answer", "%q is no answer", v.Answer).WithHint("Accept it, decline it, or defer it until a day.")
	}
	if err := checkText("reason", &v.Reason, maxNote); err != nil {
		return err
	}
	if v.Reason == "" {
		return fault.Invalid("reason", "The reason is missing").WithHint("Say what decided it for you: it stays with your answer.")
	}
	return nil
}

// check says what is wrong with inputs.
func (in Inputs) check() error {
	for name, v := range in {
		switch {
		case !name.Known():
			return fault.Invalid("inputs", "No formula is fed with %q", name)
		case !valid(name, v.Number):
			return fault.Invalid(string(name), "%v is no value of %s", v.Number, name).
				WithHint("Numbers are not below 0; effort, size and weeks are above it; confidence is at most 1.")
		}
		if err := checkText(string(name), &v.Source, maxNote); err != nil {
			return err
		}
		if v.Source == "" {
			return fault.Invalid(string(name), "Where %s comes from is missing", name).
				WithHint("Say whether it was counted, measured, or who guessed it.")
		}
		in[name] = v
	}
	return nil
}

// checkText trims a text and says what is wrong with it.
func checkText(field string, text *string, longest int) error {
	*text = strings.TrimSpace(*text)
	n := utf8.RuneCountInString(*text)
	switch {
	case n > longest:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", n, longest).WithHint("Shorten it.")
	case !utf8.ValidString(*text) || strings.ContainsRune(*text, 0):
		return fault.Invalid(field, "This text has characters that cannot be stored")
	}
	return nil
}
