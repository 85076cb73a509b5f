package knowledge

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Proposal is what somebody asks a review for.
type Proposal struct {
	Paths   []string        // files, new files, directories or areas
	Authors []Identity      // never suggested; those whom the history does not know are passed over
	Limit   int             // of either list
	Share   bool            // share the load, see ReviewQuery
	NotHere map[string]bool // ids of persons who left or are away: never suggested
}

// Experts are two answers to who should look at a change: who knows best, and who would learn from it.
type Experts struct {
	Best     []Suggestion
	Learners []Learner
}

// Learner is somebody who understands what lies around a change, and not the change's own files.
type Learner struct {
	Person int32
	Dir    string  // around which
	Share  float64 // 0 to 1: the part of the lines there that they understand
}

// Experts suggests who could look at a change. Who asks not to be counted on for one of its files is not suggested as who
// knows it.
func (o *Overview) Experts(p Proposal) (Experts, error) {
	if len(o.Commits) == 0 && o.reviews.model == nil && o.newest != 0 {
		return Experts{}, fault.Internal(nil, "This overview was not opened for reviews")
	}
	q := ReviewQuery{Limit: p.Limit, Share: p.Share}
	for _, text := range p.Paths {
		clean := CleanPath(text)
		if f, ok := o.FileAt(clean); ok {
			q.Files, q.Paths = append(q.Files, f), append(q.Paths, clean)
			continue
		}
		files, err := o.filesOf(text)
		if err != nil {
			if !fault.Is(err, fault.KindNotFound) {
				return Experts{}, err
			}
			q.Paths = append(q.Paths, clean) // a new file
			continue
		}
		for _, f := range files {
			q.Files, q.Paths = append(q.Files, f), append(q.Paths, o.Ledger.Files[f].Path)
		}
	}
	for _, id := range p.Authors {
		for i, known := range o.Identities {
			if who := o.PersonOf[i]; who >= 0 && strings.EqualFold(known.Email, id.Email) {
				q.Author = append(q.Author, who)
				break
			}
		}
	}
	notHere := func(who int32) bool { return p.NotHere[o.People[who].ID] }
	q.Out = func(who int32) bool { return notHere(who) || o.disclaims(who, q.Files) }
	found := Experts{Best: o.Reviewers(q)}
	found.Learners = o.learners(q, func(who int32) bool {
		suggested := slices.ContainsFunc(found.Best, func(s Suggestion) bool { return s.Person == who })
		return suggested || notHere(who) || o.isSilent(who) || slices.Contains(q.Author, who)
	})
	return found, nil
}

// disclaims reports whether a person asks not to be counted on for one of the files.
func (o *Overview) disclaims(who int32, files []int32) bool {
	return slices.ContainsFunc(files, func(f int32) bool {
		return slices.ContainsFunc(o.told[f], func(t told) bool { return t.person == who && t.disclaimed })
	})
}

// learners are those who understand most of what lies around a change and none of its files: in the nearest directory in
// which anybody does.
func (o *Overview) learners(q ReviewQuery, out func(int32) bool) []Learner {
	knows := map[int32]bool{}
	for _, f := range q.Files {
		for _, h := range o.File(f) {
			knows[h.Person] = knows[h.Person] || h.Understands
		}
	}
	var all []Learner
	for dir := commonDir(q.Paths); ; dir = path.Dir(dir) {
		at := CleanPath(dir)
		for _, h := range o.Group(o.under(at)).Holders {
			if h.Share > 0 && !knows[h.Person] && !out(h.Person) {
				all = append(all, Learner{h.Person, at, h.Share})
			}
		}
		if len(all) > 0 || at == "" {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b Learner) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), o.byID(a.Person, b.Person))
	})
	if q.Limit > 0 && len(all) > q.Limit {
		all = all[:q.Limit]
	}
	return all
}

// commonDir is the innermost directory that holds all of the paths.
func commonDir(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	dir := path.Dir(paths[0])
	for _, p := range paths[1:] {
		for dir != "." && !strings.HasPrefix(p, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	return dir
}
