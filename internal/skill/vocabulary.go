package skill

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// Vocabulary is all skills at one moment. It is immutable.
type Vocabulary struct {
	entries map[string]entry
	words   map[string]word   // by folded word
	skills  map[string]*Skill // by id, those that were merged left out
}

type entry struct {
	id, name   string
	kind       Kind
	mergedInto string
	retired    time.Time
}

type word struct{ folded, text, skillID string }

func newVocabulary(entries []entry, words []word) *Vocabulary {
	v := &Vocabulary{entries: map[string]entry{}, words: map[string]word{}, skills: map[string]*Skill{}}
	for _, e := range entries {
		v.entries[e.id] = e
		if e.mergedInto == "" {
			v.skills[e.id] = &Skill{ID: e.id, Name: e.name, Kind: e.kind, Retired: e.retired}
		}
	}
	for _, e := range entries {
		if s := v.skills[v.root(e.id)]; e.mergedInto != "" && s != nil {
			s.Merged = append(s.Merged, e.id)
		}
	}
	for _, w := range words {
		v.words[w.folded] = w
		if s := v.skills[v.root(w.skillID)]; s != nil && w.text != s.Name {
			s.Aliases = append(s.Aliases, w.text)
		}
	}
	for _, s := range v.skills {
		slices.Sort(s.Merged)
		slices.SortFunc(s.Aliases, func(a, b string) int { return cmp.Or(cmp.Compare(fold(a), fold(b)), cmp.Compare(a, b)) })
	}
	return v
}

// root follows merges. Only skills that were not merged are merged into, so there is no circle.
func (v *Vocabulary) root(id string) string {
	for range v.entries {
		into := v.entries[id].mergedInto
		if into == "" {
			break
		}
		id = into
	}
	return id
}

// Skills returns all skills by kind, then by name, those that are retired as well.
func (v *Vocabulary) Skills() []Skill {
	all := make([]Skill, 0, len(v.skills))
	for _, id := range slices.Sorted(maps.Keys(v.skills)) {
		all = append(all, *v.skills[id])
	}
	slices.SortStableFunc(all, inOrder)
	return all
}

// inOrder compares skills by kind, then by name.
func inOrder(a, b Skill) int {
	return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)),
		cmp.Compare(fold(a.Name), fold(b.Name)), cmp.Compare(a.ID, b.ID))
}

// ByID returns the skill that an id means: the skill itself, or the one it was merged into.
func (v *Vocabulary) ByID(id string) (Skill, bool) {
	if s := v.skills[v.root(id)]; s != nil {
		return *s, true
	}
	return Skill{}, false
}

// ByWord returns the skill that a name or alias means. Case and white space do not matter.
func (v *Vocabulary) ByWord(text string) (Skill, bool) {
	w, ok := v.words[fold(text)]
	if !ok {
		return Skill{}, false
	}
	return v.ByID(w.skillID)
}

// Find is ByID or else ByWord, with an error that names the field "skill" and what comes nearest.
func (v *Vocabulary) Find(text string) (Skill, error) {
	if s, ok := v.ByID(text); ok {
		return s, nil
	}
	if s, ok := v.ByWord(text); ok {
		return s, nil
	}
	unknown := fault.NotFound("There is no skill %q", short(text))
	unknown.Field = "skill"
	if near := v.nearest(fold(text)); near != "" {
		return Skill{}, unknown.WithHint("Did you mean %s? If not, add it to the skills first.", near)
	}
	return Skill{}, unknown.WithHint("Add it to the skills first.")
}

// usable is Find for something new: a retired skill takes nothing new.
func (v *Vocabulary) usable(text string) (Skill, error) {
	s, err := v.Find(text)
	if err == nil && !s.Retired.IsZero() {
		return s, fault.Invalid("skill", "%s is retired: it takes nothing new", s.Name).
			WithHint("Choose another skill, or ask who keeps the skills to bring it back.")
	}
	return s, err
}

// nearest names the skill with the longest beginning in common, of at least three letters.
func (v *Vocabulary) nearest(folded string) string {
	best, name := 2, ""
	for _, key := range slices.Sorted(maps.Keys(v.words)) {
		n := 0
		for n < len(key) && n < len(folded) && key[n] == folded[n] {
			n++
		}
		if s, ok := v.ByWord(key); ok && n > best {
			best, name = n, s.Name
		}
	}
	return name
}

// fold brings a word to the form in which words compare.
func fold(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

const (
	mostName     = 100  // characters of a name or alias
	mostSentence = 1000 // characters of a sentence
)

// cleanWord checks a name or an alias and takes superfluous white space out.
func cleanWord(field, text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		return "", fault.Invalid(field, "The %s of the skill is empty", field).WithHint("Write what people call it.")
	case utf8.RuneCountInString(text) > mostName:
		return "", fault.Invalid(field, "The %s %q is longer than %d characters", field, short(text), mostName).
			WithHint("Write a short one.")
	case !utf8.ValidString(text), strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", fault.Invalid(field, "The %s %q has characters that cannot be shown", field, short(text)).
			WithHint("Write it in letters, digits and signs.")
	}
	return text, nil
}

// short is a text as a sentence quotes it.
func short(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}

func checkKind(k Kind) error {
	if !slices.Contains(Kinds, k) {
		return fault.Invalid("kind", "%q is no kind of skill", short(string(k))).
			WithHint("The kinds are leadership, language, technology, practice and domain.")
	}
	return nil
}

// freeID makes an id of a name: lower-case letters and digits with dashes between, such as "c-sharp".
func (v *Vocabulary) freeID(name string) string {
	name = strings.NewReplacer("+", "-plus-", "#", "-sharp-", "&", "-and-").Replace(strings.ToLower(name))
	id := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
	if id == "" {
		id = "skill"
	}
	for n, base := 2, id; ; n++ {
		if _, taken := v.entries[id]; !taken {
			return id
		}
		id = base + "-" + strconv.Itoa(n)
	}
}
