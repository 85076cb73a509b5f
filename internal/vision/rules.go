package vision

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// How much is kept, in characters where it is text.
const (
	maxTitle  = 300
	maxNote   = 2000
	maxWord   = 20_000
	maxText   = 50_000
	mostAsked = 50
)

// settle says of all versions of one scope how far they are on a day. Those that were decided are stored as in force: which of
// them is follows from their first days.
func settle(all []Version, today store.Date) {
	var began []*Version
	for i := range all {
		if !all[i].From.IsZero() {
			began = append(began, &all[i])
		}
	}
	slices.SortFunc(began, func(a, b *Version) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Number, b.Number)) })
	for i, v := range began {
		if i+1 < len(began) {
			v.Until = began[i+1].From
		}
		switch {
		case v.State == Withdrawn:
		case v.From.Compare(today) > 0:
			v.State = Coming
		case v.Until.IsZero() || v.Until.Compare(today) > 0:
			v.State = InForce
		default:
			v.State = Replaced
		}
	}
}

// first returns the newest version in one of some states.
func (d Document) first(states ...State) (Version, bool) {
	i := slices.IndexFunc(d.Versions, func(v Version) bool { return slices.Contains(states, v.State) })
	if i < 0 {
		return Version{}, false
	}
	return d.Versions[i], true
}

// Nearest returns what Guiding does, of documents by their scopes.
func Nearest(of map[string]Document, scopes []roster.Scope, scope string) (Version, bool) {
	around := map[string]string{}
	for _, s := range scopes {
		around[s.Key] = s.Parent
	}
	for range len(scopes) + 1 {
		if v, is := of[scope].InForce(); is {
			return v, true
		}
		scope = around[scope]
	}
	return of[""].InForce()
}

// Count returns how many of those who were asked adopt a version, object to it, and have not answered.
func (v Version) Count() (adopt, object, open int) {
	for _, a := range v.Answers {
		switch a.Says {
		case Adopts:
			adopt++
		case Objects:
			object++
		default:
			open++
		}
	}
	return adopt, object, open
}

// Markdown writes a version as a file, as it is exported.
func (v Version) Markdown(scope string) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line("# ", v.Title, "\n")
	line("* For: ", scope)
	if v.Number > 0 {
		line("* Version: ", strconv.Itoa(v.Number))
	}
	line("* It is: ", string(v.State))
	for _, x := range []struct {
		name string
		day  store.Date
	}{{"In force from", v.From}, {"Replaced from", v.Until}, {"To be looked at again", v.Review}} {
		if !x.day.IsZero() {
			line("* ", x.name, ": ", x.day.String())
		}
	}
	for _, p := range v.Parts() {
		if p.Text != "" {
			line("\n## ", p.Heading, "\n\n", p.Text)
		}
	}
	if len(v.Answers) == 0 {
		return b.String()
	}
	line("\n## Adoption\n")
	for _, a := range v.Answers {
		said := string(a.Says)
		if a.Says == "" {
			said = "has not answered"
		}
		if a.Note != "" {
			said += ": " + strings.Join(strings.Fields(a.Note), " ")
		}
		line("* ", a.By.Name, " ", said)
	}
	return b.String()
}

// checkVersion trims what a version says, and tells what is wrong with it.
func checkVersion(t *Text) error {
	t.Title = strings.Join(strings.Fields(t.Title), " ")
	if t.Title == "" || utf8.RuneCountInString(t.Title) > maxTitle {
		return fault.Invalid("title", "It needs a title of one line, of at most %d characters", maxTitle).
			WithHint("Say all of it in one sentence that people can repeat.")
	}
	for _, x := range []struct {
		field string
		text  *string
	}{{"title", &t.Title}, {"vision", &t.Vision}, {"diagnosis", &t.Diagnosis}, {"policies", &t.Policies}, {"actions", &t.Actions},
		{"not", &t.Not}} {
		if err := checkText(x.field, x.text, maxText); err != nil {
			return err
		}
	}
	return nil
}

// ready says what a draft lacks before anybody can be asked about it.
func (t Text) ready() error {
	if !slices.ContainsFunc(t.Parts(), func(p Part) bool { return p.Text != "" }) {
		return fault.Invalid("diagnosis", "Only its title is written yet").WithHint("Begin with what is so, and what makes it hard.")
	}
	return nil
}

// checkText trims a text and says what is wrong with it.
func checkText(field string, text *string, most int) error {
	*text = strings.TrimSpace(*text)
	switch n := utf8.RuneCountInString(*text); {
	case n > most:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", n, most).
			WithHint("Shorten it: what nobody reads to its end guides nobody.")
	case !utf8.ValidString(*text) || strings.ContainsRune(*text, 0):
		return fault.Invalid(field, "This text has characters that cannot be stored")
	}
	return nil
}

// check says what is wrong with an answer.
func (a *Answer) check() error {
	if err := checkText("note", &a.Note, maxNote); err != nil {
		return err
	}
	switch {
	case a.Says != Adopts && a.Says != Objects:
		return fault.Invalid("says", "%q is no answer", a.Says).WithHint("Adopt it, or object.")
	case a.Says == Objects && a.Note == "":
		return fault.Invalid("note", "An objection needs its reason").WithHint("Say in a sentence what speaks against it.")
	}
	return nil
}
