package knowledge

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/testimony"
)

// OwnersFile is a repository's CODEOWNERS file, held against what is known.
type OwnersFile struct {
	Path    string // empty where the repository has none
	Dialect codeowners.Dialect
	Content []byte
	File    *codeowners.File

	problems []codeowners.Problem
	known    *Overview
	left     map[string]bool
	paths    []string // of all files at the head
	files    []int32  // of the ledger, by path

	found map[codeowners.Owner][]int32 // who owners are, as far as it was asked
}

// ReadOwners reads the CODEOWNERS file at the head that the answers are about. The dialect is that of the server, as far as
// the repository's files tell, or the given one. left are the ids of who left. A repository without a file is fine.
func ReadOwners(ctx context.Context, o *Overview, dialect codeowners.Dialect, left map[string]bool) (*OwnersFile, error) {
	f := &OwnersFile{Dialect: dialect, known: o, left: left, found: map[codeowners.Owner][]int32{}}
	for _, i := range o.tree {
		f.paths, f.files = append(f.paths, o.Ledger.Files[i].Path), append(f.files, i)
	}
	found, ok := codeowners.Detect(slices.Values(f.paths))
	if dialect != "" {
		ok = false
		for _, at := range dialect.Locations() {
			if ok = slices.Contains(f.paths, at); ok {
				found = codeowners.Candidate{Path: at, Dialect: dialect}
				break
			}
		}
	}
	if ok {
		repo, err := OpenGit(ctx, o.Repository)
		if err != nil {
			return nil, err
		}
		if f.Content, err = repo.ReadFile(ctx, o.Repository.Head, found.Path, sourceLimit); err != nil {
			return nil, err
		}
		f.Path = found.Path
		f.Dialect = cmp.Or(dialect, found.DialectOf(f.Content))
	}
	f.Dialect = cmp.Or(f.Dialect, found.Dialect, codeowners.GitHub)
	f.File, f.problems = codeowners.Parse(f.Dialect, f.Content)
	return f, nil
}

// Check finds where the file does not tell how things are. Without a file it is fault.NotFound.
func (f *OwnersFile) Check() ([]codeowners.Finding, error) {
	if f.Path == "" {
		return nil, fault.NotFound("%s has no CODEOWNERS file that its server would read", f.known.Repository.Name).
			WithHint("leadwright codeowners suggest writes one.")
	}
	source := func(i int) bool { return f.known.Ledger.Files[f.files[i]].Sort == Source }
	return codeowners.Check(f.File, f.problems, f.paths, source, codeowners.Evidence{Standing: f.standing, Others: f.others}), nil
}

func (f *OwnersFile) at(paths []int) []int32 {
	files := make([]int32, len(paths))
	for i, p := range paths {
		files[i] = f.files[p]
	}
	return files
}

// persons finds who an owner is: an address is one of theirs, and a name is the one in an address that the host gives to
// who hides their own. Anything else would be a guess. Those of the same name count with them, since two who were not
// joined yet are mostly one, and nobody should be told to be a stranger who is none. For the same reason nobody is found
// whom the history knows by the account's name alone: their own name may be at any other address.
func (f *OwnersFile) persons(owner codeowners.Owner) []int32 {
	if all, known := f.found[owner]; known {
		return all
	}
	var all []int32
	add := func(p int32) {
		if p >= 0 && !f.known.Erased(p) && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for i, id := range f.known.Identities {
		switch owner.Kind {
		case codeowners.Email:
			if strings.EqualFold(id.Email, owner.Name) {
				add(f.known.PersonOf[i])
			}
		case codeowners.User:
			if strings.EqualFold(hiddenName(id.Email), owner.Name) {
				add(f.known.PersonOf[i])
			}
		}
	}
	all = slices.DeleteFunc(all, func(p int32) bool { return len(strings.Fields(f.known.People[p].Name)) < 2 })
	for _, found := range slices.Clone(all) {
		for p := range f.known.People {
			if people.SameName(f.known.People[p].Name, f.known.People[found].Name) {
				add(int32(p))
			}
		}
	}
	f.found[owner] = all
	return all
}

// hiddenName is the name of the account in an address that a host gives to who hides their own; empty in another.
func hiddenName(email string) string {
	if !strings.Contains(email, "@users.noreply.") {
		return ""
	}
	if m := hiddenAddress.FindStringSubmatch(email); m != nil {
		return m[1]
	}
	return ""
}

var hiddenAddress = regexp.MustCompile(`^(?:[0-9]+[+-])?([A-Za-z0-9][A-Za-z0-9._-]*)@users\.noreply\.[a-z0-9.-]+$`)

func (f *OwnersFile) standing(owner codeowners.Owner, paths []int) codeowners.Standing {
	persons := f.persons(owner)
	here := func(p int32) bool { return !f.gone(p) }
	switch {
	case len(persons) == 0:
		return codeowners.NotKnown
	case slices.ContainsFunc(persons, func(p int32) bool { return f.left[f.known.People[p].ID] }):
		return codeowners.Gone
	case !slices.ContainsFunc(persons, here):
		return codeowners.Silent
	}
	for _, file := range f.at(paths) {
		if slices.ContainsFunc(f.known.tally(file), func(t tally) bool { return slices.Contains(persons, t.person) }) {
			return codeowners.Active
		}
	}
	return codeowners.Stranger
}

// gone reports whether nobody counts on a person any more.
func (f *OwnersFile) gone(p int32) bool { return f.left[f.known.People[p].ID] || f.known.isSilent(p) }

// mostOthers is how many people are named beside the owners.
const mostOthers = 3

func (f *OwnersFile) others(owners []codeowners.Owner, paths []int) []string {
	var persons []int32
	for _, o := range owners {
		theirs := f.persons(o)
		if len(theirs) == 0 {
			return nil // a team may understand it all
		}
		persons = append(persons, theirs...)
	}
	var names []string
	for _, h := range f.known.Group(f.at(paths)).Holders {
		switch {
		case !h.Understands:
		case slices.Contains(persons, h.Person):
			return nil
		case !f.gone(h.Person) && len(names) < mostOthers:
			names = append(names, f.known.People[h.Person].Name)
		}
	}
	return names
}

// OwnersChange is a change of the file, with its reason.
type OwnersChange struct {
	codeowners.Change
	Was    string // the line as it is; empty for one that is added
	Reason string // a sentence
}

// Is returns the pattern and the owners as a line names them, without its comments.
func (c OwnersChange) Is() string {
	words := []string{c.Pattern}
	for _, o := range c.Owners {
		words = append(words, o.String())
	}
	return strings.Join(words, " ")
}

// mostOwners is how many owners a suggestion names.
const mostOwners = 2

// Suggest proposes changes of the file: stewards, who said that they answer for a place, become owners of its line; owners
// who left or fell silent give way to those who understand its files; and folders without an owner get a line with who
// understands them. Everything else stays as it is. It returns the file with the changes made.
func (f *OwnersFile) Suggest(stewards []testimony.Stewardship) ([]OwnersChange, []byte, error) {
	var changes []OwnersChange
	done := map[int]bool{} // lines
	for _, s := range stewards {
		if !s.Accepted || f.left[s.Person.ID] {
			continue
		}
		if c, ok := f.bySteward(s, done); ok {
			changes = append(changes, c)
		}
	}
	reach := f.File.Reach(f.paths)
	for i := range f.File.Rules {
		r := &f.File.Rules[i]
		if done[r.Line] || len(reach[i].Decides) == 0 || r.Inherited || r.Exclude || r.Negate {
			continue
		}
		if c, ok := f.instead(r, reach[i].Decides); ok {
			changes = append(changes, c)
		}
	}
	changes = append(changes, f.added(changes)...)
	slices.SortStableFunc(changes, func(a, b OwnersChange) int {
		return cmp.Compare(cmp.Or(a.Line, len(f.File.Lines)+1), cmp.Or(b.Line, len(f.File.Lines)+1))
	})
	wanted := make([]codeowners.Change, len(changes))
	for i, c := range changes {
		wanted[i] = c.Change
	}
	content, err := f.File.Rewrite(wanted)
	return changes, content, err
}

// bySteward names the steward of a place in its line, or adds a line for it.
func (f *OwnersFile) bySteward(s testimony.Stewardship, done map[int]bool) (OwnersChange, bool) {
	owner, ok := f.written(s.Person.ID)
	files, err := f.known.FilesOf(s.Place)
	if !ok || err != nil || len(files) == 0 {
		return OwnersChange{}, false
	}
	reason := s.Person.Name + " answers for " + cmp.Or(s.Area, s.Path) + "."
	patterns := f.patternsOf(s.Place)
	for i := range f.File.Rules {
		r := &f.File.Rules[i]
		if !slices.Contains(patterns, r.Pattern) || r.Exclude || r.Negate || done[r.Line] {
			continue
		}
		if slices.Contains(r.Owners, owner) || f.maybeNamed(r.Owners, s.Person.ID) {
			return OwnersChange{}, false
		}
		done[r.Line] = true
		return OwnersChange{Change: codeowners.Change{Line: r.Line, Pattern: r.Pattern, Owners: append(slices.Clone(r.Owners), owner)},
			Was: f.File.Lines[r.Line-1].Text, Reason: reason}, true
	}
	if len(patterns) == 0 {
		return OwnersChange{}, false
	}
	return OwnersChange{Change: codeowners.Change{Pattern: patterns[0], Owners: []codeowners.Owner{owner}}, Reason: reason}, true
}

// maybeNamed reports whether an account among the owners is called as one of a person's addresses begins: it may be theirs,
// and to name them twice would be worse than to say nothing.
func (f *OwnersFile) maybeNamed(owners []codeowners.Owner, personID string) bool {
	person, ok := f.known.PersonByID(personID)
	for i, id := range f.known.Identities {
		local, _, _ := strings.Cut(id.Email, "@")
		if ok && f.known.PersonOf[i] == person && slices.ContainsFunc(owners, func(o codeowners.Owner) bool {
			return o.Kind == codeowners.User && strings.EqualFold(o.Name, local)
		}) {
			return true
		}
	}
	return false
}

// patternsOf are the patterns that cover just a place: those of its area, or one of its path.
func (f *OwnersFile) patternsOf(p testimony.Place) []string {
	if i, ok := f.known.areaAt[p.Area]; ok && p.Area != "" {
		switch a := &f.known.areas[i]; a.Source {
		case byCodeowners, bySomeone:
			return a.Patterns
		default:
			p.Path = strings.Trim(a.Patterns[0], "/")
		}
	}
	found, _ := f.known.find(p.Path)
	pattern, err := codeowners.PatternFor(f.Dialect, p.Path, found.File < 0)
	if err != nil {
		return nil
	}
	all := []string{pattern}
	if f.Dialect != codeowners.Gitea {
		all = append(all, strings.Trim(pattern, "/"), strings.TrimSuffix(pattern, "/"), strings.TrimPrefix(pattern, "/"))
	}
	return all
}

// instead replaces the owners of a line who left or fell silent, if anybody understands its files.
func (f *OwnersFile) instead(r *codeowners.Rule, decides []int) (OwnersChange, bool) {
	var stay []codeowners.Owner
	var away []string
	for _, o := range r.Owners {
		if s := f.standing(o, decides); s == codeowners.Gone || s == codeowners.Silent {
			away = append(away, f.known.People[f.persons(o)[0]].Name)
		} else {
			stay = append(stay, o)
		}
	}
	if len(away) == 0 {
		return OwnersChange{}, false
	}
	var names []string
	if len(stay) == 0 {
		if stay, names = f.knowers(f.at(decides)); len(stay) == 0 {
			return OwnersChange{}, false
		}
	}
	reason := listed(away) + " left, or changed and reviewed nothing here for a year."
	if len(names) > 0 {
		reason += " " + listed(names) + " understood it best of those who are here."
	}
	return OwnersChange{Change: codeowners.Change{Line: r.Line, Pattern: r.Pattern, Owners: stay}, Was: f.File.Lines[r.Line-1].Text,
		Reason: reason}, true
}

// knowers are the owners to name for files: who understands them best and is here.
func (f *OwnersFile) knowers(files []int32) (owners []codeowners.Owner, names []string) {
	for _, h := range f.known.Group(files).Holders {
		if !h.Understands || f.gone(h.Person) || len(owners) == mostOwners {
			continue
		}
		if o, ok := f.written(f.known.People[h.Person].ID); ok {
			owners, names = append(owners, o), append(names, f.known.People[h.Person].Name)
		}
	}
	return owners, names
}

// written is how a person is written as an owner: by the name of their account, else by an address that mail could reach.
func (f *OwnersFile) written(personID string) (codeowners.Owner, bool) {
	person, ok := f.known.PersonByID(personID)
	if !ok {
		return codeowners.Owner{}, false
	}
	var address string
	for i, id := range f.known.Identities {
		p := f.known.PersonOf[i]
		if p < 0 || p != person && !people.SameName(f.known.People[p].Name, f.known.People[person].Name) {
			continue
		}
		if name := hiddenName(id.Email); name != "" {
			return codeowners.Owner{Kind: codeowners.User, Name: name}, true
		}
		if p == person && reachable.MatchString(id.Email) &&
			!slices.ContainsFunc(ownNames, func(own string) bool { return strings.HasSuffix(id.Email, own) }) {
			address = id.Email // the latest that the history has
		}
	}
	knowsAddresses := f.Dialect != codeowners.Gitea
	return codeowners.Owner{Kind: codeowners.Email, Name: address}, address != "" && knowsAddresses
}

// reachable is an address at a domain that is not one machine's own name for itself.
var reachable = regexp.MustCompile(`^[^@\s]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$`)

// ownNames end names that machines give themselves (RFC 6762, RFC 6761).
var ownNames = []string{".local", ".localdomain", ".lan", ".localhost", ".internal"}

// added are lines for the folders without an owner, as far as somebody understands them. One for a folder comes before
// those inside it, since later lines decide.
func (f *OwnersFile) added(before []OwnersChange) []OwnersChange {
	source := func(i int) bool { return f.known.Ledger.Files[f.files[i]].Sort == Source }
	var all []OwnersChange
	for _, x := range codeowners.Check(f.File, nil, f.paths, source, codeowners.Evidence{}) {
		if x.Kind != codeowners.Unowned || x.Folder == "" {
			continue
		}
		for _, part := range f.parts(x.Folder) {
			owners, names := f.knowers(f.known.under(part))
			pattern, err := codeowners.PatternFor(f.Dialect, part, true)
			there := func(c OwnersChange) bool { return c.Line == 0 && c.Pattern == pattern }
			if len(owners) == 0 || err != nil || slices.ContainsFunc(before, there) {
				continue
			}
			all = append(all, OwnersChange{Change: codeowners.Change{Pattern: pattern, Owners: owners},
				Reason: listed(names) + " understood it best of those who are here, and nobody is named."})
		}
	}
	slices.SortStableFunc(all, func(a, b OwnersChange) int { return cmp.Compare(a.Pattern, b.Pattern) })
	return all
}

// parts are the folders that get a line of their own: the folder itself, or, of the whole repository, those in it.
func (f *OwnersFile) parts(folder string) []string {
	if folder != "." {
		return []string{folder}
	}
	var all []string
	for _, file := range f.known.alive {
		if dir, _, deeper := strings.Cut(f.known.Ledger.Files[file].Path, "/"); deeper && !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	return all
}

func listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
