package roster

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // so that every machine knows the same time zones
	"unicode"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// Problem is something wrong with a roster.
type Problem struct {
	Place   string   // the entry: what Lines of a file knows it by
	Also    []string // other entries that have a part in it
	Line    int      // in the file it is from, 0 when there is none
	Field   string   // which of its fields, in the words of the file
	Message string   // a sentence without a full stop
	Hint    string   // what to do
}

// Err is the problem as a failure that names the line, or else the field.
func (p Problem) Err() error {
	message, field := p.Message, p.Field
	if p.Line > 0 {
		message, field = fmt.Sprintf("Line %d: %s", p.Line, p.Message), fmt.Sprintf("line %d", p.Line)
	}
	return fault.Invalid(cmp.Or(field, "organisation"), "%s", message).WithHint("%s", p.Hint)
}

// How long texts may be, in characters.
const (
	maxKey    = 64
	maxLine   = 200
	maxText   = 2_000
	maxEmail  = 254
	maxListed = 50
)

// slug is what keys and roles look like; a handle may also be an address, since directories call people by those.
var (
	slug   = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$`)
	handle = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._+@-]*[a-z0-9])?$`)
)

// checker gathers what is wrong.
type checker struct {
	problems []Problem
	scopes   map[string]*Scope
	persons  map[string]*Person
	zones    map[string]bool
}

// Check returns what is wrong with the roster, in its order, nil when nothing is. It looks at each entry and at how
// they hang together.
func (r *Roster) Check() []Problem {
	c := &checker{scopes: map[string]*Scope{}, persons: map[string]*Person{}, zones: map[string]bool{}}
	for i := range r.Scopes {
		c.scope(&r.Scopes[i])
	}
	for i := range r.Persons {
		c.person(&r.Persons[i])
	}
	c.links(*r)
	c.addresses(r.Persons)
	c.members(r.Members)
	c.holders(r.Holders)
	c.accepted(r.Accepted)
	return c.problems
}

func (c *checker) add(e Entry, field, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{Place: e.place(), Field: field, Message: fmt.Sprintf(format, args...),
		Hint: hint})
}

// also says that another entry has a part in the last problem.
func (c *checker) also(place string) {
	last := &c.problems[len(c.problems)-1]
	last.Also = append(last.Also, place)
}

const slugHint = "Use lower-case letters, digits, and . _ - between them, such as web or ada.example."

// slug checks a key, handle or role.
func (c *checker) slug(e Entry, field, value string, form *regexp.Regexp, most int) {
	switch {
	case value == "":
		c.add(e, field, slugHint, "The %s of an entry is missing", field)
	case utf8.RuneCountInString(value) > most:
		c.add(e, field, "Shorten it.", "The %s %.20q… has %d characters, and at most %d are kept", field, value,
			utf8.RuneCountInString(value), most)
	case !form.MatchString(value):
		c.add(e, field, slugHint, "%q is no %s", value, field)
	}
}

// text checks that a text is one line, or several where those may be, and not too long.
func (c *checker) text(e Entry, field, value string, most int) {
	switch n := utf8.RuneCountInString(value); {
	case !utf8.ValidString(value):
		c.add(e, field, "Save the file as UTF-8.", "The %s of %s is no UTF-8 text", field, e.subject())
	case n > most:
		c.add(e, field, "Shorten it.", "The %s of %s has %d characters, and at most %d are kept", field, e.subject(), n, most)
	case strings.ContainsFunc(value, func(r rune) bool {
		return unicode.IsControl(r) && (r != '\n' || most < maxText)
	}):
		c.add(e, field, "Write it on one line.", "The %s of %s has line breaks or control characters", field, e.subject())
	case value != strings.TrimSpace(value):
		c.add(e, field, "Take the white space out.", "The %s of %s begins or ends with white space", field, e.subject())
	}
}

func (c *checker) list(e Entry, field string, values []string) {
	if len(values) > maxListed {
		c.add(e, field, "Shorten the list.", "%s has %d entries in %s, and at most %d are kept", e.subject(), len(values),
			field, maxListed)
		return
	}
	for i, v := range values {
		if v == "" {
			c.add(e, field, "Take it out.", "An entry in %s of %s is empty", field, e.subject())
		}
		if strings.ContainsRune(v, ';') {
			c.add(e, field, "Write what stands behind it as an entry of its own.", "%q in %s of %s has a semicolon", v, field,
				e.subject())
		}
		if slices.Contains(values[:i], v) {
			c.add(e, field, "Take one out.", "%q comes twice in %s of %s", v, field, e.subject())
		}
		c.text(e, field, v, maxLine)
	}
}

func (c *checker) span(e Entry, s Span) {
	if !s.Until.IsZero() && s.Until.Compare(s.From) < 0 {
		c.add(e, "until", "The day it ends is the day it begins, or a later one.", "%s ends on %s, before it begins on %s",
			capital(e.subject()), s.Until, s.From)
	}
}

func (c *checker) scope(s *Scope) {
	c.slug(s, "key", s.Key, slug, maxKey)
	if c.scopes[s.Key] != nil {
		c.add(s, "key", "Describe each scope once.", "The scope %s is described twice", s.Key)
		return
	}
	c.scopes[s.Key] = s
	if s.Name == "" {
		c.add(s, "name", "Give it a name.", "The scope %s has no name", s.Key)
	}
	c.text(s, "name", s.Name, maxLine)
	c.text(s, "label", s.Label, maxLine)
	c.text(s, "purpose", s.Purpose, maxText)
	c.text(s, "external-id", s.External, maxLine)
	if !slices.Contains(Kinds, s.Kind) {
		c.add(s, "kind", "The kinds are organisation, unit, team and project.", "%q is no kind of scope", s.Kind)
	}
	c.list(s, "depends-on", s.DependsOn)
	c.span(s, s.Span)
}

func (c *checker) person(p *Person) {
	c.slug(p, "handle", p.Handle, handle, maxLine)
	if c.persons[p.Handle] != nil {
		c.add(p, "handle", "Describe each person once.", "The person %s is described twice", p.Handle)
		return
	}
	c.persons[p.Handle] = p
	if p.Name == "" {
		c.add(p, "name", "Give the name.", "The person %s has no name", p.Handle)
	}
	c.text(p, "name", p.Name, maxLine)
	c.text(p, "title", p.Title, maxLine)
	c.text(p, "external-id", p.External, maxLine)
	c.list(p, "disciplines", p.Disciplines)
	c.list(p, "emails", p.Emails)
	for _, email := range p.Emails {
		local, host, _ := strings.Cut(email, "@")
		if local == "" || host == "" || len(email) > maxEmail || strings.ContainsAny(email, " <>,;\"") ||
			email != strings.ToLower(email) {
			c.add(p, "emails", "Write it as name@example.com, in lower case.", "%.60q is no address", email)
		}
	}
	if known, asked := c.zones[p.Zone]; p.Zone != "" && (asked && !known || !asked && !c.zone(p.Zone)) {
		c.add(p, "time-zone", "Use a name of the IANA list, such as Europe/Berlin.", "%.60q is no time zone", p.Zone)
	}
	c.span(p, p.Span)
}

func (c *checker) zone(name string) bool {
	_, err := time.LoadLocation(name)
	c.zones[name] = err == nil && name != "Local"
	return c.zones[name]
}

// links checks what scopes and persons say about each other.
func (c *checker) links(r Roster) {
	for i := range r.Scopes {
		s := &r.Scopes[i]
		for _, key := range s.DependsOn {
			if key == s.Key {
				c.add(s, "depends-on", "Take it out.", "%s depends on itself", capital(s.subject()))
			} else {
				c.scopeIs(s, "depends-on", key)
			}
		}
		if s.Parent != "" {
			c.scopeIs(s, "in", s.Parent)
		}
	}
	c.circles(scopeCircle, r)
	for i := range r.Persons {
		if p := &r.Persons[i]; p.ReportsTo != "" {
			c.personIs(p, "reports-to", p.ReportsTo)
		}
	}
	c.circles(reportCircle, r)
}

type circle bool

const (
	scopeCircle  circle = false
	reportCircle circle = true
)

// circles finds scopes inside themselves, and persons who report to themselves, and names the way round once.
func (c *checker) circles(of circle, r Roster) {
	up, field, kind, what, next := map[string]string{}, "in", "scope ", "lies in itself", "lies in"
	var starts []Entry
	if of == reportCircle {
		field, kind, what, next = "reports-to", "person ", "reports to themselves", "reports to"
		for i := range r.Persons {
			up[r.Persons[i].Handle] = r.Persons[i].ReportsTo
			starts = append(starts, &r.Persons[i])
		}
	} else {
		for i := range r.Scopes {
			up[r.Scopes[i].Key] = r.Scopes[i].Parent
			starts = append(starts, &r.Scopes[i])
		}
	}
	state := map[string]int{} // 1 on the way, 2 done
	for _, e := range starts {
		scope, person := e.about()
		start := cmp.Or(scope, person)
		var way []string
		at := start
		for at != "" && state[at] == 0 {
			state[at] = 1
			way = append(way, at)
			at = up[at]
		}
		if at != "" && state[at] == 1 {
			round := append(slices.Clone(way[slices.Index(way, at):]), at)
			c.add(e, field, "Take one of these steps out.", "%s %s: %s", at, what, strings.Join(shorten(round), " "+next+" "))
			for _, key := range round {
				c.also(kind + key)
			}
		}
		for _, w := range way {
			state[w] = 2
		}
	}
}

// shorten leaves the middle of a long way out.
func shorten(way []string) []string {
	if len(way) <= 12 {
		return way
	}
	return slices.Concat(way[:6], []string{"…"}, way[len(way)-5:])
}

func (c *checker) scopeIs(e Entry, field, key string) {
	if c.scopes[key] == nil {
		c.add(e, field, "Describe it under scopes, or correct its key."+nearest(key, c.scopes), "There is no scope %q", key)
	}
}

func (c *checker) personIs(e Entry, field, handle string) {
	if c.persons[handle] == nil {
		c.add(e, field, "Describe them under persons, or correct the handle."+nearest(handle, c.persons),
			"There is no person %q", handle)
	}
}

// nearest suggests what begins or ends alike.
func nearest[V any](key string, all map[string]V) string {
	best := ""
	for k := range all {
		if len(key) >= 3 && (strings.HasPrefix(k, key[:3]) || strings.Contains(k, key)) && (best == "" || k < best) {
			best = k
		}
	}
	if best == "" {
		return ""
	}
	return " Did you mean " + best + "?"
}

// addresses checks that no two persons could be taken for one.
func (c *checker) addresses(persons []Person) {
	owner, nameless := map[string]string{}, map[string]string{}
	for i := range persons {
		p := &persons[i]
		for _, email := range p.Emails {
			if other := owner[email]; other != "" && other != p.Handle {
				c.add(p, "emails", "Give each address to one person, or describe them once.", "%s and %s have the address %s",
					other, p.Handle, email)
				c.also("person " + other)
			}
			owner[email] = p.Handle
		}
		if len(p.Emails) > 0 {
			continue
		}
		name := strings.ToLower(p.Name)
		if other := nameless[name]; other != "" {
			c.add(p, "emails", "Give an address to one of them, or describe them once.",
				"%s and %s are both called %s and have no address to tell them apart", other, p.Handle, p.Name)
			c.also("person " + other)
		}
		nameless[name] = p.Handle
	}
}

func (c *checker) members(members []Member) {
	before := map[[2]string][]*Member{}
	for i := range members {
		m := &members[i]
		c.scopeIs(m, "scope", m.Scope)
		c.personIs(m, "person", m.Person)
		if m.Share < 1 || m.Share > 100 {
			c.add(m, "share", "The share is 1 to 100 percent of the working week.", "%s has a share of %d percent",
				capital(m.subject()), m.Share)
		}
		c.span(m, m.Span)
		key := [2]string{m.Person, m.Scope}
		for _, o := range before[key] {
			if o.Meets(m.Span) {
				c.add(m, "from", "End the earlier one the day before.", "%s is in %s twice at the same time", m.Person, m.Scope)
				break
			}
		}
		before[key] = append(before[key], m)
	}
}

func (c *checker) holders(holders []Holder) {
	before := map[[5]string][]*Holder{}
	for i := range holders {
		h := &holders[i]
		c.scopeIs(h, "scope", h.Scope)
		c.slug(h, "role", h.Role, slug, maxKey)
		switch {
		case (h.Person == "") == (h.Agent == ""):
			c.add(h, "person", "Name who has it: person, or agent.", "The role %s in %s needs one person or one agent", h.Role,
				h.Scope)
		case h.Person != "":
			c.personIs(h, "person", h.Person)
		}
		c.text(h, "agent", h.Agent, maxLine)
		c.text(h, "discipline", h.Discipline, maxLine)
		c.list(h, "without", h.Withheld)
		c.span(h, h.Span)
		key := [5]string{h.Person, h.Agent, h.Role, h.Scope, h.Discipline}
		for _, o := range before[key] {
			if o.Meets(h.Span) {
				c.add(h, "from", "End the earlier one the day before.", "%s is given twice at the same time", capital(h.subject()))
				break
			}
		}
		before[key] = append(before[key], h)
	}
}

func (c *checker) accepted(accepted []Acceptance) {
	before := map[[2]string]bool{}
	for i := range accepted {
		a := &accepted[i]
		c.scopeIs(a, "scope", a.Scope)
		if a.Finding == "" {
			c.add(a, "finding", "Name the finding as team coverage does.", "An accepted finding of %s has no name", a.Scope)
		}
		if a.Reason == "" {
			c.add(a, "reason", "Say why it is wanted.", "The finding %s in %s is accepted without a reason", a.Finding, a.Scope)
		}
		c.text(a, "finding", a.Finding, maxLine)
		c.text(a, "by", a.By, maxLine)
		c.text(a, "reason", a.Reason, maxText)
		key := [2]string{a.Scope, a.Finding}
		if before[key] {
			c.add(a, "finding", "Accept it once.", "The finding %s in %s is accepted twice", a.Finding, a.Scope)
		}
		before[key] = true
	}
}

// CheckRoles returns a problem for each role that is given anew, in is but not in was, and that known refuses: its
// error is the sentence.
func CheckRoles(was, is []Holder, known func(role string) error) []Problem {
	before := make(map[string]string, len(was))
	for _, h := range was {
		before[h.ident()] = h.Role
	}
	var problems []Problem
	for _, h := range is {
		if role, there := before[h.ident()]; there && role == h.Role {
			continue
		}
		if err := known(h.Role); err != nil {
			p := Problem{Place: h.place(), Field: "role", Message: err.Error()}
			if f, ok := err.(*fault.Error); ok { //nolint:errorlint // made by known, wrapped by nobody
				p.Message, p.Hint = f.Message, f.Hint
			}
			problems = append(problems, p)
		}
	}
	return problems
}

func more(n int) string {
	if n == 1 {
		return "is one more problem"
	}
	return fmt.Sprintf("are %d more problems", n)
}

// capital begins a sentence.
func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

// Refuse is the first problem as a failure, which says how many more there are.
func Refuse(problems []Problem) error {
	first := problems[0]
	if n := len(problems) - 1; n > 0 {
		first.Hint = strings.TrimSpace(fmt.Sprintf("%s There %s to correct.", first.Hint, more(n)))
	}
	return first.Err()
}
