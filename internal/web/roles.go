package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// roleLink is the address of the page about a role.
func roleLink(id string) string { return link([]string{"people", "roles", id}) }

func compareLink(a, b string) string {
	return link([]string{"people", "roles", "compare"}, "a", a, "b", b)
}

// rolebook is the role catalogue as pages show it.
type rolebook struct{ *role.Catalogue }

func (s *server) rolebook(ctx context.Context, actor access.Actor) (book rolebook, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		book.Catalogue, err = organisation.Catalogue(ctx, tx, actor)
		return err
	})
	return book, err
}

func (b rolebook) link(id string) linkView {
	r, _ := b.Role(id)
	return linkView{cmp.Or(r.Name, id), roleLink(id)}
}

func (b rolebook) links(ids []string) []linkView {
	var all []linkView
	for _, id := range ids {
		all = append(all, b.link(id))
	}
	return all
}

// names are the names of terms in the order of their ids.
func names(ids []string, terms []role.Term) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = id
		for _, t := range terms {
			if t.ID == id {
				all[i] = t.Name
			}
		}
	}
	return all
}

func (b rolebook) duty(id string) dutyView {
	d, _ := b.Responsibility(id)
	return dutyView{Name: capital(cmp.Or(d.Name, id)), Sentence: d.Sentence}
}

// scopeKinds say where a role is held.
var scopeKinds = map[role.ScopeKind]string{
	role.Discipline: "one discipline", role.Project: "a project", role.Team: "a team", role.SeveralTeams: "several teams",
	role.Department: "a department", role.Function: "a function", role.Organisation: "the organisation",
}

func kindsWords(scopes ...role.Scope) string {
	var all []string
	for _, s := range scopes {
		for _, k := range s.Kinds {
			if word := cmp.Or(scopeKinds[k], string(k)); !slices.Contains(all, word) {
				all = append(all, word)
			}
		}
	}
	return either(all)
}

// roles shows the catalogue, and says what a title means.
func (s *server) roles(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "people", "Roles")
	if err != nil {
		return err
	}
	book, err := s.rolebook(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	p := rolesPage{Frame: f, Title: field{Name: "title", Label: "What does a title mean?", Value: r.URL.Query().Get("title"),
		Placeholder: "Senior Lead Programmer II"}}
	p.Groups = book.groups()
	all := book.Roles()
	titles := 0
	for _, x := range all {
		titles += len(x.Titles)
	}
	p.Answer = counted(len(all), "role,", "roles,") + " and " + plural(titles, "title", "titles") + " that companies give to them."
	p.More = "A role says what somebody answers for; a title is what a company calls it."
	for _, c := range askedComparisons {
		p.Comparisons = append(p.Comparisons, linkView{c.name, compareLink(c.a, c.b)})
	}
	if v.Actor.May(access.ApplyOrganisation) == nil {
		p.Own = "/people/roles/own"
	}
	if strings.TrimSpace(p.Title.Value) != "" {
		found, err := book.Resolve(p.Title.Value)
		switch {
		case fault.Is(err, fault.KindInvalid):
			wrong(err, &p.Title)
		case err != nil:
			return err
		default:
			p.Found = book.found(found)
			p.Answer, p.More = p.Found.Sentence, ""
		}
	}
	return s.ok(w, r, rolesView(p))
}

// askedComparisons are those that people ask for.
var askedComparisons = []struct{ name, a, b string }{
	{"Technical lead and manager", "technical-lead", "manager"},
	{"Technical lead and team lead", "technical-lead", "team-lead"},
	{"Technical lead and lead engineer", "technical-lead", "lead-engineer"},
	{"Technical lead and project manager", "technical-lead", "project-manager"},
	{"Technical leadership and leadership in general", "technical-leadership", "leadership"},
}

// groups puts the roles below how far they reach.
func (b rolebook) groups() []roleGroup {
	groups := []roleGroup{{Name: "In a team or a project"}, {Name: "Over several teams"}, {Name: "Over a whole organisation"}}
	for _, r := range b.Roles() {
		at := 0
		if breadth := r.Scope.Breadth(); breadth >= role.Function.Breadth() {
			at = 2
		} else if breadth >= role.SeveralTeams.Breadth() {
			at = 1
		}
		groups[at].Roles = append(groups[at].Roles, roleRow{linkView: b.link(r.ID), Summary: r.Summary,
			Focus: capital(list(names(r.Focus, b.Focuses()))), Scope: capital(kindsWords(r.Scope))})
	}
	return slices.DeleteFunc(groups, func(g roleGroup) bool { return len(g.Roles) == 0 })
}

// found says what a title means, and never more than is sure.
func (b rolebook) found(r role.Resolution) *foundTitle {
	f := &foundTitle{Status: string(r.Status)}
	called := "“" + r.Title + "”"
	switch r.Status {
	case role.Exact:
		is := b.link(r.Role)
		f.Role = &is
		f.Sentence = called + " is a title of the " + lower(is.Name) + "."
		if strings.EqualFold(r.Title, is.Name) {
			f.Sentence = is.Name + " is a role of its own."
		}
	case role.Ambiguous:
		f.Sentence = called + " fits several roles. Only who uses it can say which is meant."
		if r.Combined {
			f.Sentence = called + " joins several roles in one title."
		}
	default:
		f.Sentence = called + " is no title that is known here."
		if len(r.Candidates) > 0 {
			f.Sentence += " These are the nearest; none of them is taken for granted."
		}
	}
	for _, c := range r.Candidates {
		f.Candidates = append(f.Candidates, candidateView{b.link(c.Role), sentence(c.Reason)})
	}
	if len(r.Also) > 0 {
		f.Aside = append(f.Aside, "It may also mean "+either(r.Also)+", which is no role of the catalogue.")
	}
	if len(r.Seniority) > 0 {
		f.Aside = append(f.Aside, quoted(r.Seniority)+" "+noun(len(r.Seniority), "says", "say")+
			" how senior somebody is, and "+noun(len(r.Seniority), "changes", "change")+" nothing about the role.")
	}
	if len(r.Qualifiers) > 0 {
		f.Aside = append(f.Aside, quoted(r.Qualifiers)+" "+noun(len(r.Qualifiers), "says", "say")+" where or in which discipline.")
	}
	return f
}

func quoted(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = "“" + w + "”"
	}
	return list(all)
}

// aRole shows one role, and who holds it here.
func (s *server) aRole(w http.ResponseWriter, r *http.Request, v visit) error {
	book, err := s.rolebook(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	x, ok := book.Role(r.PathValue("role"))
	if !ok {
		return fault.NotFound("There is no role %q", r.PathValue("role")).
			WithHint("The page of roles lists them, and tells what a title means.")
	}
	f, err := s.frameOf(r, v, "people", x.Name)
	if err != nil {
		return err
	}
	p := rolePage{Frame: f, Name: x.Name, Focus: capital(list(names(x.Focus, book.Focuses()))), Scope: x.Scope.Sentence,
		Sees: x.Relation.Sentence(), Titles: x.Titles, Next: book.links(x.Next), Combines: book.links(x.Combines), Answer: x.Summary}
	p.Areas = book.areas(x)
	for _, id := range x.Authority {
		for _, t := range book.Authorities() {
			if t.ID == id {
				p.Authority = append(p.Authority, dutyView{Name: capital(t.Name), Sentence: t.Sentence})
			}
		}
	}
	for _, k := range x.Skills {
		p.Skills = append(p.Skills, book.wanted(k.Skill, role.Range{Least: k.Level, Most: k.Level}))
	}
	for _, d := range x.Dedicate {
		p.Dedicate = append(p.Dedicate, thresholdView{"Above " + d.String(), d.Reason, d.Source})
	}
	for _, other := range book.Roles() {
		if slices.Contains(other.Next, x.ID) {
			p.Before = append(p.Before, book.link(other.ID))
		}
		if other.ID != x.ID {
			p.Others = append(p.Others, choice{other.ID, other.Name})
		}
	}
	p.ID = x.ID
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := organisation.OfRole(r.Context(), tx, v.Actor, x.ID)
		p.Holders = holdersOf(all, store.DateOf(tx.Now()))
		if err != nil {
			return err
		}
		tracks, err := tracksOf(r.Context(), tx, v.Actor)
		p.Ladders = tracks[x.ID]
		return err
	})
	if err != nil {
		return err
	}
	answers := 0
	for _, d := range x.Duties {
		if d.Part == role.AnswersFor {
			answers++
		}
	}
	p.More = "It answers for " + plural(answers, "duty", "duties") + "; " + heldWords(len(p.Holders))
	return s.ok(w, r, roleView(p))
}

func heldWords(n int) string {
	switch n {
	case 0:
		return "nobody holds it here."
	case 1:
		return "one person holds it here."
	default:
		return "it is held " + figure(n) + " times here."
	}
}

// holdersOf lists who holds a role on a day, by name.
func holdersOf(is roster.Roster, today store.Date) []roleHolder {
	persons, nameOf := map[string]*roster.Person{}, scopeNames(is.Scopes)
	for i := range is.Persons {
		persons[is.Persons[i].Handle] = &is.Persons[i]
	}
	var all []roleHolder
	for _, h := range is.Holders {
		if !h.On(today) {
			continue
		}
		x := roleHolder{Who: linkView{Name: h.Agent + " (agent)"}, Scope: linkView{nameOf(h.Scope), scopeLink(h.Scope)},
			Discipline: h.Discipline, Since: dateOf(h.From)}
		if p := persons[h.Person]; p != nil {
			x.Who = linkView{p.Name, link([]string{"people", p.ID})}
		}
		all = append(all, x)
	}
	slices.SortStableFunc(all, func(a, b roleHolder) int {
		return cmp.Compare(strings.ToLower(a.Who.Name), strings.ToLower(b.Who.Name))
	})
	return all
}

// areas puts what a role has a part in below the areas of the catalogue, by how strong the part is.
func (b rolebook) areas(r role.Role) []roleArea {
	var all []roleArea
	for _, term := range b.Areas() {
		area := roleArea{Name: capital(term.Name)}
		for _, d := range r.Duties { // the strongest part first
			resp, _ := b.Responsibility(d.Responsibility)
			if resp.Area != term.ID {
				continue
			}
			view := b.duty(d.Responsibility)
			view.Part = string(d.Part)
			area.Duties = append(area.Duties, view)
		}
		if len(area.Duties) > 0 {
			all = append(all, area)
		}
	}
	return all
}

// wanted says a skill and the levels of it that are needed.
func (b rolebook) wanted(id string, r role.Range) wantedView {
	k, _ := b.Skill(id)
	v := wantedView{Name: capital(cmp.Or(k.Name, id)), Sentence: k.Sentence, Level: r.Most, Words: r.String()}
	if r.Least == r.Most && r.Most > 0 {
		v.Words = figure(r.Most) + ", " + lower(strings.Join(names([]string{figure(r.Most)}, b.Levels()), ""))
	}
	return v
}

// compareRoles sets two roles, or families of roles, side by side.
func (s *server) compareRoles(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "people", "Compare two roles")
	if err != nil {
		return err
	}
	book, err := s.rolebook(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := comparePage{Frame: f, Question: "How do two roles differ?", Answer: "Choose two roles, and see what each answers for.",
		More: "Everything below comes from the catalogue."}
	options := []choice{{"", "Choose one"}}
	for _, x := range book.Roles() {
		options = append(options, choice{x.ID, x.Name})
	}
	for _, x := range book.Families() {
		options = append(options, choice{x.ID, x.Name + " (all such roles)"})
	}
	p.A = field{Name: "a", Label: "One role", Options: options, Value: q.Get("a")}
	p.B = field{Name: "b", Label: "Another", Options: options, Value: q.Get("b")}
	for _, c := range askedComparisons {
		p.Asked = append(p.Asked, tab{c.name, compareLink(c.a, c.b), q.Get("a") == c.a && q.Get("b") == c.b})
	}
	if p.A.Value == "" || p.B.Value == "" {
		return s.ok(w, r, compareView(p))
	}
	c, err := book.Compare(p.A.Value, p.B.Value)
	switch {
	case fault.Is(err, fault.KindInvalid), fault.Is(err, fault.KindNotFound):
		wrong(err, &p.A, &p.B)
		s.render(w, r, statusOf(err), compareView(p))
		return nil
	case err != nil:
		return err
	}
	book.compared(&p, c)
	return s.ok(w, r, compareView(p))
}

// compared puts a comparison on its page.
func (b rolebook) compared(p *comparePage, c role.Comparison) {
	p.NameA, p.NameB = c.A.Name, c.B.Name
	p.Question = "How do " + lower(c.A.Name) + " and " + lower(c.B.Name) + " differ?"
	p.Answer, p.Sentences, p.More = c.Sentences[0], c.Sentences[1:], ""
	side := func(x role.Profile) compareSide {
		return compareSide{Summary: x.Summary, Focus: capital(list(names(x.Focus, b.Focuses()))),
			Scope: capital(kindsWords(x.Scopes...))}
	}
	p.SideA, p.SideB = side(c.A), side(c.B)
	duties := func(ids []string, inputs []role.Input) []dutyView {
		var all []dutyView
		for _, id := range ids {
			d := b.duty(id)
			for _, in := range inputs {
				if in.Responsibility == id {
					d.Part = string(in.Part)
				}
			}
			all = append(all, d)
		}
		return all
	}
	p.OnlyA, p.Both, p.OnlyB = duties(c.OnlyA, c.BToA), duties(c.Both, nil), duties(c.OnlyB, c.AToB)
	authority := func(ids []string) []string { return names(ids, b.Authorities()) }
	p.AuthorityA, p.AuthorityBoth, p.AuthorityB = authority(c.AuthorityA), authority(c.AuthorityBoth), authority(c.AuthorityB)
	for _, k := range c.Skills {
		p.Skills = append(p.Skills, skillPairView{b.wanted(k.Skill, k.A), b.wanted(k.Skill, k.B)})
	}
}
