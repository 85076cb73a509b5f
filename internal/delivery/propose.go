package delivery

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// What is proposed.
const (
	leastVote    = 0.2 // of what is alike has to speak for an area or a skill
	mostProposed = 3   // areas
	mostAlike    = 3   // precedents that are shown
	siblings     = 200 // items of the project that are compared
	likeEnough   = 0.5 // of the words of an item, by how rare they are, that a sibling has
)

// Proposal is what an item may touch and need, going by what work like it touched and needed.
type Proposal struct {
	Item   Item
	Places []ProposedPlace // the likeliest first
	Needs  []ProposedNeed
	Like   []Precedent // the most alike first
}

// ProposedPlace is an area that work like an item touched.
type ProposedPlace struct {
	Place

	Repository string  // its name
	Share      float64 // of what speaks, 0 to 1
}

// ProposedNeed is a skill that shows in what work like an item touched, or that items like it needed.
type ProposedNeed struct {
	Need

	Name  string
	Share float64
}

// Precedent is work like an item: a commit, or another item of the project.
type Precedent struct {
	Repository string // name; empty for an item
	Commit     string // hash
	Item       string // id
	Title      string // subject of the commit, or the item's number and title
	Named      bool   // it names the item
}

// Propose proposes what open items of a project touch and need of which nobody said it, by number: at most so many, or only the
// one whose id is given. Items of which nothing is known that is alike are among them, without proposals. Commits are looked
// for in the repositories that the project touches or takes its issues from, and in all where it does neither. Nothing is
// changed.
func Propose(ctx context.Context, db *store.DB, actor access.Actor, shelf *knowledge.Shelf, project, only string, most int) (
	all []Proposal, err error) {
	var items, known []Item
	p := proposer{idf: map[string]float64{}}
	err = db.Read(ctx, func(tx *store.Tx) error {
		if _, err := Find(ctx, tx, actor, project); err != nil {
			return err
		}
		if err := actor.MayIn(access.WorkOnProjects, project); err != nil {
			return err
		}
		var err error
		if p.sources, err = sources(ctx, tx, `WHERE project = $1`, project); err != nil {
			return err
		}
		if only != "" {
			x, err := FindItem(ctx, tx, actor, only)
			if err == nil && x.Project != project {
				err = fault.NotFound("There is no such item in this project")
			}
			if err != nil {
				return err
			}
			items = []Item{x}
		} else {
			l, err := Items(ctx, tx, actor, project, Filter{States: []ItemState{Todo, Doing, Waiting}, Bare: true, Limit: most})
			if err != nil {
				return err
			}
			items = l.Items
		}
		l, err := Items(ctx, tx, actor, project, Filter{Placed: true, Limit: siblings})
		if err != nil {
			return err
		}
		known = l.Items
		p.words, err = skill.Words(ctx, tx, actor)
		return err
	})
	if err != nil || len(items) == 0 {
		return nil, err
	}
	if err := p.open(ctx, db, actor, shelf, known); err != nil {
		return nil, err
	}
	for _, x := range items {
		all = append(all, p.propose(x))
	}
	return all, nil
}

// proposer has what items are compared with.
type proposer struct {
	sources  []Source
	words    *skill.Vocabulary
	atlases  []*knowledge.Atlas
	commits  []*knowledge.Precedents // of each
	siblings []sibling
	idf      map[string]float64 // of words of siblings
}

// sibling is an item of which somebody said what it touches or needs.
type sibling struct {
	Item

	words map[string]bool
}

// open reads the commits of the repositories that speak, and the words of the siblings.
func (p *proposer) open(ctx context.Context, db *store.DB, actor access.Actor, shelf *knowledge.Shelf, known []Item) error {
	atlases, err := shelf.Atlases(ctx, db, actor)
	if err != nil {
		return err
	}
	for _, x := range known {
		s := sibling{x, map[string]bool{}}
		for _, w := range wordsOf(&x) {
			s.words[w] = true
		}
		p.siblings = append(p.siblings, s)
		for w := range s.words {
			p.idf[w]++
		}
	}
	for w, n := range p.idf {
		p.idf[w] = p.rare(n)
	}
	if p.atlases = belong(atlases, known, p.sources); len(p.atlases) == 0 {
		p.atlases = atlases
	}
	for _, a := range p.atlases {
		commits, err := a.Precedents(ctx, db)
		if err != nil {
			return err
		}
		p.commits = append(p.commits, commits)
	}
	return nil
}

// of reports whether the issues of a source are those of a repository: they are at one address, but for how it is written.
func (s Source) of(r knowledge.Repository) bool {
	return s.Kind.IsForge() && homeOf(s.Address) != "" && homeOf(s.Address) == homeOf(r.Location)
}

// homeOf returns host and path of a repository's address, as a URL or as user@host:path; empty for a path on this machine.
func homeOf(address string) string {
	host, path, scp := strings.Cut(address, ":")
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		host, path, scp = u.Hostname(), u.Path, true
	}
	if !scp {
		return ""
	}
	host = host[strings.LastIndex(host, "@")+1:]
	return strings.ToLower(host + "/" + strings.Trim(strings.TrimSuffix(strings.TrimSuffix(path, "/"), ".git"), "/"))
}

// wordsOf are the words of an item by which it is compared.
func wordsOf(x *Item) []string { return text.Stems(x.Title + "\n" + strings.Join(x.Labels, "\n")) }

// rare is what a word counts that so many siblings have; a few siblings say little about which words are common.
func (p *proposer) rare(times float64) float64 {
	const few = 20
	return math.Log(1 + max(float64(len(p.siblings)), few)/times)
}

// names returns what commits write that name an item; nil where they cannot.
func (p *proposer) names(x *Item, r knowledge.Repository) *regexp.Regexp {
	i := slices.IndexFunc(p.sources, func(s Source) bool { return s.ID == x.Source })
	switch {
	case x.Source == "" || i < 0:
		return nil
	case p.sources[i].Kind == Jira:
		return regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(x.Key) + `\b`)
	case p.sources[i].of(r):
		return regexp.MustCompile(`#` + regexp.QuoteMeta(x.Key) + `\b`)
	}
	return nil
}

func (p *proposer) propose(x Item) Proposal {
	out := Proposal{Item: x}
	words := wordsOf(&x)
	places, needs := map[Place]float64{}, map[string]float64{}
	name := map[string]string{}
	for i, a := range p.atlases {
		found := knowledge.Speak(p.commits[i].Like(words, p.names(&x, a.Repository), knowledge.PrecedentsUsed))
		for area, share := range a.Likely(found) {
			places[Place{a.Repository.ID, area}] = share
		}
		name[a.Repository.ID] = a.Repository.Name
		var files []int32
		for _, c := range found {
			files = append(files, c.Files...)
			if len(out.Like) < mostAlike && !slices.ContainsFunc(out.Like, func(l Precedent) bool { return l.Title == c.Subject }) {
				out.Like = append(out.Like, Precedent{Repository: a.Repository.Name, Commit: a.Hash(c.Commit), Title: c.Subject,
					Named: c.Named})
			}
		}
		slices.Sort(files)
		files = slices.Compact(files)
		for _, s := range p.words.Shown(a, files) {
			needs[s.SkillID] = max(needs[s.SkillID], float64(s.Files)/float64(len(files)))
		}
	}
	levels := p.ask(&x, words, places, needs, &out)
	for at, share := range places {
		if repository := name[at.Repository]; share >= leastVote && repository != "" {
			out.Places = append(out.Places, ProposedPlace{at, repository, share})
		}
	}
	for id, share := range needs {
		if s, there := p.words.ByID(id); there && share >= leastVote {
			out.Needs = append(out.Needs, ProposedNeed{Need{Skill: id, Level: cmp.Or(levels[id], int(skill.Alone)), People: 1},
				s.Name, share})
		}
	}
	slices.SortFunc(out.Places, func(a, b ProposedPlace) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Repository+"\x00"+a.Area, b.Repository+"\x00"+b.Area))
	})
	slices.SortFunc(out.Needs, func(a, b ProposedNeed) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Name, b.Name))
	})
	free := x.People // each skill is brought by another of those who do it
	for _, n := range x.Needs {
		free -= n.People
	}
	out.Places, out.Needs = out.Places[:min(len(out.Places), mostProposed)], out.Needs[:min(len(out.Needs), max(0, free))]
	return out
}

// ask lets the siblings that are like an item speak, and returns at which level they needed skills.
func (p *proposer) ask(x *Item, words []string, places map[Place]float64, needs map[string]float64, out *Proposal) (
	levels map[string]int) {
	levels = map[string]int{}
	whole := 0.0
	unknown := p.rare(0.5)
	for _, w := range words {
		whole += cmp.Or(p.idf[w], unknown)
	}
	type like struct {
		*sibling

		share float64
	}
	var alike []like
	for i := range p.siblings {
		s := &p.siblings[i]
		if s.ID == x.ID {
			continue
		}
		said := 0.0
		for _, w := range words {
			if s.words[w] {
				said += p.idf[w]
			}
		}
		if share := said / max(whole, math.SmallestNonzeroFloat64); share >= likeEnough {
			alike = append(alike, like{s, share})
		}
	}
	slices.SortStableFunc(alike, func(a, b like) int { return cmp.Compare(b.share, a.share) })
	sum, at, of := 0.0, map[Place]float64{}, map[string]float64{}
	for i, s := range alike {
		sum += s.share
		for _, place := range s.Places {
			at[place] += s.share
		}
		for _, n := range s.Needs {
			of[n.Skill] += s.share
			levels[n.Skill] = max(levels[n.Skill], n.Level)
		}
		if i < mostAlike {
			out.Like = append(out.Like, Precedent{Item: s.ID, Title: fmt.Sprintf("#%d %s", s.Number, s.Title)})
		}
	}
	for place, share := range at {
		places[place] = max(places[place], share/sum)
	}
	for id, share := range of {
		needs[id] = max(needs[id], share/sum)
	}
	return levels
}

// Accept says of an item that it touches these areas and needs these skills, beside those of which that is said already.
func Accept(ctx context.Context, tx *store.Tx, actor access.Actor, id string, places []Place, needs []Need) (Item, error) {
	x, err := FindItem(ctx, tx, actor, id)
	if err != nil {
		return x, err
	}
	for _, p := range places {
		if !slices.Contains(x.Places, p) {
			x.Places = append(x.Places, p)
		}
	}
	for _, n := range needs {
		if !slices.ContainsFunc(x.Needs, func(o Need) bool { return o.Skill == n.Skill }) {
			x.Needs = append(x.Needs, n)
		}
	}
	return PutItem(ctx, tx, actor, x.Revision, x)
}
