package direction

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// follows says which states a decision can have after another one. What a file says that is not understood can become
// anything.
var follows = map[adr.Status][]adr.Status{
	adr.Draft:       {adr.Proposed, adr.Rejected},
	adr.Proposed:    {adr.Accepted, adr.Provisional, adr.Rejected, adr.Draft},
	adr.Provisional: {adr.Accepted, adr.Provisional, adr.Rejected, adr.Superseded, adr.Deprecated},
	adr.Accepted:    {adr.Provisional, adr.Superseded, adr.Deprecated},
	adr.Rejected:    {adr.Proposed},
	adr.Deprecated:  {adr.Superseded, adr.Proposed},
	adr.Superseded:  nil,
	adr.Unclear:     adr.Statuses(),
}

// Follows returns which states a decision can have after another one.
func Follows(s adr.Status) []adr.Status { return follows[s] }

// Open reports whether a state is one before a decision: its text can still change.
func Open(s adr.Status) bool { return s == adr.Draft || s == adr.Proposed }

// Holds reports whether a state is one in which a decision is in force.
func Holds(s adr.Status) bool { return s == adr.Accepted || s == adr.Provisional }

// Change is a new state of a decision, with what belongs to it.
type Change struct {
	To        adr.Status
	Until     store.Date // of a provisional one
	Review    store.Date // when to look at it again; none is kept as it is
	Successor string     // id, of a superseded one
	Reason    string
}

// check says what is wrong with a change on a day.
func (c Change) check(from adr.Status, today store.Date) error {
	switch {
	case !slices.Contains(follows[from], c.To):
		return fault.Conflict("A decision that is %s cannot become %s", word(from), word(c.To)).
			WithHint("It can become %s.", words(follows[from]))
	case c.To == adr.Provisional && c.Until.Compare(today) <= 0:
		return fault.Invalid("until", "A provisional decision needs a day until which it holds, later than today").
			WithHint("Write it as 2026-03-02.")
	case c.To != adr.Provisional && !c.Until.IsZero():
		return fault.Invalid("until", "Only a provisional decision ends on a day").WithHint("Leave it empty, or make it provisional.")
	case !c.Review.IsZero() && c.Review.Compare(today) <= 0:
		return fault.Invalid("review", "The day to look at it again is past").WithHint("Choose a later day.")
	case c.To == adr.Superseded && c.Successor == "":
		return fault.Invalid("successor", "Which decision supersedes it is missing")
	}
	return checkText("reason", c.Reason, maxNote)
}

// text is the status of a change as its file says it; successor is the file of what supersedes it.
func (c Change) text(title, successor string) string {
	switch c.To {
	case adr.Provisional:
		return "provisional until " + c.Until.String()
	case adr.Superseded:
		return "superseded by [" + adr.Escape(title) + "](" + successor + ")"
	}
	return string(c.To)
}

// like writes a status as the one before it was written: with a capital, or without.
func like(before, text string) string {
	first, _ := utf8.DecodeRuneInString(before)
	if unicode.IsUpper(first) {
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}

func word(s adr.Status) string {
	if s == adr.Unclear {
		return "not understood"
	}
	return string(s)
}

func words(all []adr.Status) string {
	if len(all) == 0 {
		return "nothing else"
	}
	text := make([]string, len(all))
	for i, s := range all {
		text[i] = word(s)
	}
	return strings.Join(text, " or ")
}

// How long texts may be, in characters.
const (
	maxNote = 2000
	maxWord = 20_000
)

func checkText(field, text string, most int) error {
	switch {
	case utf8.RuneCountInString(text) > most:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", utf8.RuneCountInString(text), most).
			WithHint("Shorten it.")
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return fault.Invalid(field, "This text has characters that cannot be stored")
	}
	return nil
}

// fileName makes the name of a file of a title.
func fileName(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 80 {
			break
		}
	}
	name := strings.Trim(b.String(), "-")
	if name == "" {
		name = "decision"
	}
	return name + ".md"
}
