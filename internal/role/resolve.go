package role

import (
	"errors"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Status says how sure a resolution is.
type Status string

// The statuses. Only an exact resolution names a role: nothing is guessed.
const (
	Exact     Status = "exact"
	Ambiguous Status = "ambiguous" // the title fits several roles, or joins them
	Unknown   Status = "unknown"
)

// Candidate is a role that a title may mean.
type Candidate struct {
	Role   string  // its id
	Score  float64 // 0 to 1: how near the title is to one of the role's; 1 when it is one
	Reason string  // one sentence, no full stop at the end
}

// Resolution is what a title means.
type Resolution struct {
	Title      string // as it was given, without space around it
	Status     Status
	Role       string      // the id of the role; "" unless exact
	Matched    string      // the title of the catalogue that it is; "" unless exact
	Combined   bool        // the title joins several roles, such as Tech Lead / Manager
	Seniority  []string    // what says how senior somebody is: Senior, II
	Qualifiers []string    // what says where or in which discipline: Payments, backend
	Candidates []Candidate // the nearest first; empty when exact
	Also       []string    // what an ambiguous title may mean that is no role of the catalogue
}

// meaning is what a whole title means.
type meaning struct {
	fits      []fit
	ambiguous []int // of Catalogue.ambiguous
}

// fit is a role with the title of it that fits.
type fit struct {
	role  int // of Catalogue.roles
	title string
}

// complete reports whether the title says enough when something beside it was left out. Manager of Sales is no manager
// of everything; an acronym, such as CTO, is a whole title.
func (f fit) complete() bool {
	return strings.Contains(f.title, " ") || f.title == strings.ToUpper(f.title)
}

// ownTitle is a title of a role, as it is read.
type ownTitle struct {
	fit

	readings []reading
}

// index makes the catalogue's titles findable.
func (c *Catalogue) index() {
	c.titles, c.meanings, c.grammar.vocabulary = nil, map[string]meaning{}, map[string]bool{}
	for i, r := range c.roles {
		for _, title := range r.everyTitle() {
			c.titles = append(c.titles, ownTitle{fit{i, title}, c.grammar.readings(title)})
		}
	}
	for _, t := range c.titles {
		for _, r := range append(t.readings, c.grammar.tokens(t.title)) {
			for _, word := range r {
				c.grammar.vocabulary[word] = true
			}
		}
		for _, r := range t.readings {
			m := c.meanings[r.key()]
			if !slices.ContainsFunc(m.fits, func(f fit) bool { return f.role == t.role }) {
				m.fits = append(m.fits, t.fit)
			}
			c.meanings[r.key()] = m
		}
	}
	for i, a := range c.ambiguous {
		for _, title := range a.Titles {
			for _, r := range c.grammar.readings(title) {
				m := c.meanings[r.key()]
				m.ambiguous = append(m.ambiguous, i)
				c.meanings[r.key()] = m
			}
		}
	}
}

// everyTitle returns a role's name, its other titles in all languages, and its id as words.
func (r Role) everyTitle() []string {
	all := append([]string{r.Name}, r.Titles...)
	for _, language := range sortedKeys(r.Languages) {
		w := r.Languages[language]
		if w.Name != "" {
			all = append(all, w.Name)
		}
		all = append(all, w.Titles...)
	}
	return append(all, strings.ReplaceAll(r.ID, "-", " "))
}

// Resolve tells which role a title means. It reads any case, spacing and punctuation and common abbreviations, sets
// aside what says how senior somebody is and where, and never guesses: a title that fits several roles is Ambiguous, one
// that fits none is Unknown, both with their candidates. A title that is empty or too long is fault.Invalid.
func (c *Catalogue) Resolve(title string) (Resolution, error) {
	w, err := c.grammar.parse(title)
	if err != nil {
		return Resolution{}, err
	}
	if found, ok := c.whole(w); ok {
		return found, nil
	}
	if found, ok := c.joined(w); ok {
		return found, nil
	}
	return c.near(w), nil
}

// view is a title with some of it left out.
type view struct {
	text    string
	dropped []string
	bare    bool // what it is "of" was left out, so that a general word such as Director says nothing
}

// views returns what a title is without brackets, then without what follows a comma, then without what follows "of".
func (w written) views() []view {
	views := []view{{text: w.text}}
	if len(w.brackets) > 0 {
		text := strings.Join(append([]string{w.main}, w.tails...), ", ")
		views = append(views, view{text: text, dropped: w.brackets})
	}
	dropped := slices.Concat(w.tails, w.brackets)
	if len(w.tails) > 0 {
		views = append(views, view{text: w.main, dropped: dropped})
	}
	if m := behind.FindStringSubmatch(w.main); m != nil {
		views = append(views, view{text: m[1], dropped: slices.Concat([]string{m[2]}, dropped), bare: true})
	}
	return views
}

// whole resolves a title that is one of the catalogue, as it is or with seniority, suffixes and disciplines left out.
func (c *Catalogue) whole(w written) (Resolution, bool) {
	for _, disciplines := range []bool{false, true} {
		for _, v := range w.views() {
			for _, ranks := range []bool{false, true} {
				if found, ok := c.look(v, ranks || disciplines, disciplines); ok {
					found.Title = w.text
					return found, true
				}
			}
		}
	}
	return Resolution{}, false
}

// look looks a view up, without its ranks and disciplines if wished.
func (c *Catalogue) look(v view, ranks, disciplines bool) (found Resolution, ok bool) {
	var all meaning
	for _, r := range c.grammar.readings(v.text) {
		var rank, field []string
		if ranks {
			r, rank = r.without(c.grammar.rank)
		}
		if disciplines {
			r, field = r.without(func(word string) bool { return c.grammar.disciplines[word] })
		}
		m := c.meanings[r.key()]
		if len(v.dropped) > 0 || len(field) > 0 {
			m.fits = slices.DeleteFunc(slices.Clone(m.fits), func(f fit) bool { return !f.complete() })
		}
		if v.bare {
			m.ambiguous = nil
		}
		if len(m.fits)+len(m.ambiguous) == 0 {
			continue
		}
		all.fits, all.ambiguous = append(all.fits, m.fits...), append(all.ambiguous, m.ambiguous...)
		if !ok {
			ok = true
			for _, word := range rank {
				found.Seniority = append(found.Seniority, rankName(word))
			}
			found.Qualifiers = slices.Concat(field, v.dropped)
		}
	}
	if !ok {
		return found, false
	}
	for _, piece := range v.dropped {
		for part := range slices.Values(joint.Split(piece, -1)) {
			if other := c.meanings[c.unranked(part)].fits; len(other) > 0 {
				all.fits = append(all.fits, other...)
				found.Combined = true
			}
		}
	}
	c.conclude(&found, all)
	return found, true
}

// unranked returns the key of a text's first reading without its ranks.
func (c *Catalogue) unranked(text string) string {
	for _, r := range c.grammar.readings(text) {
		r, _ = r.without(c.grammar.rank)
		return r.key()
	}
	return ""
}

// conclude says what follows from a meaning.
func (c *Catalogue) conclude(found *Resolution, all meaning) {
	add := func(role, reason string) {
		if !slices.ContainsFunc(found.Candidates, func(k Candidate) bool { return k.Role == role }) {
			found.Candidates = append(found.Candidates, Candidate{Role: role, Score: 1, Reason: reason})
		}
	}
	for _, f := range all.fits {
		add(c.roles[f.role].ID, quote(f.title)+" is a title of this role")
	}
	for _, i := range all.ambiguous {
		a := c.ambiguous[i]
		for _, id := range a.Roles {
			add(id, strings.TrimSuffix(a.Reason, "."))
		}
		found.Also = union(found.Also, a.Also)
	}
	if len(found.Candidates) == 1 && len(all.ambiguous) == 0 {
		found.Status, found.Role, found.Matched = Exact, found.Candidates[0].Role, all.fits[0].title
		found.Candidates, found.Combined = nil, false
		return
	}
	found.Status = Ambiguous
}

func quote(s string) string { return `"` + s + `"` }

// joined resolves a title that joins several: Tech Lead / Manager, CTO and Co-founder, Tech Lead Manager.
func (c *Catalogue) joined(w written) (Resolution, bool) {
	found := Resolution{Title: w.text, Status: Ambiguous, Qualifiers: slices.Concat(w.tails, w.brackets)}
	var rest []string
	parts := joint.Split(w.main, -1)
	for _, part := range parts {
		piece, err := c.grammar.parse(part)
		if err != nil {
			continue
		}
		of, ok := c.whole(piece)
		if !ok {
			rest = append(rest, piece.text)
			continue
		}
		found.take(of)
	}
	if len(found.Candidates) == 0 {
		return c.runTogether(w)
	}
	for i := range found.Candidates {
		if len(rest) > 0 {
			found.Candidates[i].Reason += `; what "` + strings.Join(rest, `", "`) + `" adds is not known`
		}
	}
	if len(found.Candidates) == 1 && len(rest) == 0 { // several names of one role
		found.Status, found.Role, found.Candidates = Exact, found.Candidates[0].Role, nil
		found.Matched = w.main
	}
	found.Combined = len(found.Candidates) > 1
	return found, true
}

// take adds what a part of a joined title means.
func (r *Resolution) take(part Resolution) {
	r.Seniority, r.Also = union(r.Seniority, part.Seniority), union(r.Also, part.Also)
	r.Qualifiers = union(r.Qualifiers, part.Qualifiers)
	if part.Status == Exact {
		part.Candidates = []Candidate{{part.Role, 1, quote(part.Matched) + " is a title of this role"}}
	}
	for _, k := range part.Candidates {
		if !slices.ContainsFunc(r.Candidates, func(o Candidate) bool { return o.Role == k.Role }) {
			r.Candidates = append(r.Candidates, k)
		}
	}
}

// runTogether resolves two titles that follow each other: Tech Lead Manager.
func (c *Catalogue) runTogether(w written) (Resolution, bool) {
	for _, r := range c.grammar.readings(w.main) {
		r, ranks := r.without(c.grammar.rank)
		for i := 1; i < len(r); i++ {
			first, second := c.meanings[r[:i].key()].fits, c.meanings[r[i:].key()].fits
			if len(first) == 0 || len(second) == 0 {
				continue
			}
			found := Resolution{Title: w.text, Combined: true, Qualifiers: slices.Concat(w.tails, w.brackets)}
			for _, word := range ranks {
				found.Seniority = append(found.Seniority, rankName(word))
			}
			c.conclude(&found, meaning{fits: slices.Concat(first, second)})
			return found, true
		}
	}
	return Resolution{}, false
}

// Find returns the role of an id or a title. A title that does not name one role for sure is refused with its
// candidates: fault.Invalid when it fits several, fault.NotFound when it fits none.
func (c *Catalogue) Find(text string) (Role, error) {
	if r, ok := c.Role(strings.TrimSpace(text)); ok {
		return r, nil
	}
	found, err := c.Resolve(text)
	if wrong, ok := errors.AsType[*fault.Error](err); ok {
		wrong.Field = "role"
		return Role{}, wrong
	}
	var names []string
	for _, k := range found.Candidates {
		names = append(names, k.Role)
	}
	switch found.Status {
	case Exact:
		r, _ := c.Role(found.Role)
		return r, nil
	case Ambiguous:
		also := ""
		if len(found.Also) > 0 {
			also = " (or " + strings.Join(found.Also, ", ") + ", which is no role here)"
		}
		return Role{}, fault.Invalid("role", "%q may mean %s%s", found.Title, strings.Join(names, " or "), also).
			WithHint("Name one of them by its id.")
	default:
		hint := "The catalogue's roles are listed by: leadwright role list"
		if len(names) > 0 {
			hint = "The nearest are " + strings.Join(names, ", ") + "."
		}
		return Role{}, fault.NotFound("No role has the title %q", found.Title).WithHint("%s", hint)
	}
}
