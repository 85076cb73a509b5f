package strategy

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// How much is kept, in characters where it is text.
const (
	maxLine     = 300
	maxNote     = 2000
	maxText     = 20_000
	maxMeasures = 10
)

// Progress returns how far a measure is by its newest reading, from 0 (at the baseline or behind it) to 1 (at the target or
// beyond). Without a reading it is unknown.
func (m Measure) Progress() (share float64, known bool) {
	if len(m.Readings) == 0 || m.Target == m.Baseline {
		return 0, false
	}
	// Halves, since the difference of two large numbers can be none.
	way, done := m.Target/2-m.Baseline/2, m.Readings[0].Value/2-m.Baseline/2
	return max(0, min(done/way, 1)), true
}

// Progress returns how far an objective is: the mean of its measures. It is unknown without measures, and while one of
// them has no reading.
func (o Objective) Progress() (share float64, known bool) {
	sum := 0.0
	for _, m := range o.Measures {
		p, known := m.Progress()
		if !known {
			return 0, false
		}
		sum += p
	}
	if len(o.Measures) == 0 {
		return 0, false
	}
	return sum / float64(len(o.Measures)), true
}

// circle reports whether an objective would be a part of itself if it had this parent; parents has those of all others.
func circle(parents map[string]string, id, parent string) bool {
	for steps := 0; parent != ""; steps++ {
		if parent == id || steps > len(parents) {
			return true
		}
		parent = parents[parent]
	}
	return false
}

// checkObjective says what is wrong with an objective.
func checkObjective(o *Objective) error {
	o.Title = strings.Join(strings.Fields(o.Title), " ")
	switch {
	case o.Title == "" || utf8.RuneCountInString(o.Title) > maxLine:
		return fault.Invalid("title", "An objective needs a title of one line, of at most %d characters", maxLine).
			WithHint("Say in a few words what will be so when it is reached.")
	case !o.Until.IsZero() && !o.From.IsZero() && o.Until.Compare(o.From) < 0:
		return fault.Invalid("until", "It would end before it begins").WithHint("Choose a later last day, or an earlier first one.")
	case o.Confidence < 0 || o.Confidence > 100:
		return fault.Invalid("confidence", "%d is no confidence in percent", o.Confidence).
			WithHint("Give a number from 0 to 100; 0 says nothing.")
	}
	if err := checkText("title", o.Title, maxLine); err != nil {
		return err
	}
	return checkText("why", o.Why, maxText)
}

func checkMeasure(m *Measure) error {
	m.Name, m.Unit = strings.Join(strings.Fields(m.Name), " "), strings.Join(strings.Fields(m.Unit), " ")
	for field, value := range map[string]float64{"baseline": m.Baseline, "target": m.Target} {
		if err := checkNumber(field, value); err != nil {
			return err
		}
	}
	switch {
	case m.Name == "":
		return fault.Invalid("name", "What is measured is missing").WithHint("Name it, such as: complaints a week.")
	case m.Target == m.Baseline:
		return fault.Invalid("target", "The target is where it starts").WithHint("Give a target that is more, or less.")
	}
	if err := checkText("name", m.Name, maxLine); err != nil {
		return err
	}
	return checkText("unit", m.Unit, maxLine)
}

// farthest is the largest number that is kept.
const farthest = 1e15

func checkNumber(field string, value float64) error {
	if math.IsNaN(value) || math.Abs(value) > farthest {
		return fault.Invalid(field, "This number cannot be kept").
			WithHint("Give one of at most fifteen digits, perhaps in a larger unit.")
	}
	return nil
}

func checkText(field, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", n, most).WithHint("Shorten it.")
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return fault.Invalid(field, "This text has characters that cannot be stored")
	}
	return nil
}

// checkClose says what is wrong with giving an objective a state.
func checkClose(from, to Status, reason string) error {
	switch {
	case !slices.Contains(Statuses(), to):
		return fault.Invalid("status", "%q is no state of an objective", to).WithHint("It is open, reached, missed or dropped.")
	case to == from:
		return fault.Conflict("This objective is %s already", to)
	case to == Dropped && strings.TrimSpace(reason) == "":
		return fault.Invalid("reason", "Why it is dropped is missing").WithHint("Say in a sentence what changed.")
	}
	return checkText("reason", reason, maxNote)
}

func checkRef(r *Ref) error {
	r.Title = strings.Join(strings.Fields(r.Title), " ")
	switch {
	case !slices.Contains([]Kind{Decision, Initiative, Experiment, Project, Work}, r.Kind):
		return fault.Invalid("kind", "%q is nothing that serves an objective", r.Kind).
			WithHint("A decision, an initiative, an experiment, a project or work does.")
	case r.ID == "":
		return fault.Invalid("id", "What serves it is missing").WithHint("Choose it.")
	case r.known():
		return nil
	case r.Title == "":
		return fault.Invalid("title", "What serves it has no title")
	case r.Href != "" && (!strings.HasPrefix(r.Href, "/") || strings.HasPrefix(r.Href, "//")):
		return fault.Invalid("href", "%q is no page here", r.Href).WithHint("It begins with one slash.")
	}
	if err := checkText("href", r.Href, maxNote); err != nil {
		return err
	}
	return checkText("title", r.Title, maxLine)
}

// known reports whether a thing is one whose title and page are found by its id.
func (r Ref) known() bool { return r.Kind != Work }

// one is a thing of a kind, in words.
func (k Kind) one() string {
	switch k {
	case Initiative, Experiment:
		return "an " + string(k)
	case Work:
		return string(k)
	default:
		return "a " + string(k)
	}
}

// changes says in words what is another in an objective.
func changes(was, is Objective) string {
	var what []string
	for _, x := range []struct {
		name    string
		changed bool
	}{
		{"title", was.Title != is.Title}, {"why", was.Why != is.Why}, {"scope", was.Scope != is.Scope},
		{"owner", was.Owner.ID != is.Owner.ID}, {"what it is a part of", was.Parent != is.Parent},
		{"first day, from " + said(was.From) + " to " + said(is.From), was.From != is.From},
		{"last day, from " + said(was.Until) + " to " + said(is.Until), was.Until != is.Until},
		{"confidence, from " + strconv.Itoa(was.Confidence) + "% to " + strconv.Itoa(is.Confidence) + "%",
			was.Confidence != is.Confidence},
	} {
		if x.changed {
			what = append(what, x.name)
		}
	}
	if len(what) == 0 {
		return ""
	}
	return "changed " + strings.Join(what, "; ")
}

func said(d store.Date) string {
	if d.IsZero() {
		return "none"
	}
	return d.String()
}

// With writes a value of a measure with its unit.
func (m Measure) With(value float64) string { return strings.TrimSpace(Figure(value) + " " + m.Unit) }

// Figure writes a number as short as it is.
func Figure(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
