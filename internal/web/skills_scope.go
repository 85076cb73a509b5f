package web

import (
	"net/http"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// scopeSkills holds the people of a team, project or unit against what its work needs.
func (s *server) scopeSkills(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.scopeSkillsPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, scopeSkillsView(p))
}

func (s *server) scopeSkillsPageOf(r *http.Request, v visit) (scopeSkillsPage, error) {
	key := r.PathValue("scope")
	f, err := s.frameOf(r, v, "people", "Skills")
	if err != nil {
		return scopeSkillsPage{}, err
	}
	atlases, err := s.Shelf.Atlases(r.Context(), s.DB, v.Actor)
	if err != nil {
		return scopeSkillsPage{}, err
	}
	var m skill.Map
	var words *skill.Vocabulary
	var proposals []skill.Proposal
	says := v.Actor.MayIn(access.AssessSkills, key) == nil
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		if m, err = skill.MapOf(r.Context(), tx, v.Actor, key, atlases); err != nil {
			return err
		}
		if words, err = skill.Words(r.Context(), tx, v.Actor); err != nil || !says {
			return err
		}
		proposals, err = skill.Proposals(r.Context(), tx, v.Actor, key, atlases)
		return err
	})
	if err != nil {
		return scopeSkillsPage{}, err
	}
	f.Title = "Skills of " + m.Scope.Name
	p := scopeSkillsPage{Frame: f, Name: m.Scope.Name, Notice: m.Notice, Self: link([]string{"people", "teams", key}),
		Action: link([]string{"people", "teams", key, "skills"}),
		Levels: append(levelViews(), levelView{"x", "Nothing declared", ""})}
	p.fill(m)
	if says {
		p.Need = []field{{Name: "skill", Label: "Skill", List: "skill-names", Required: true}, levelField("level", skill.Alone, 1),
			{Name: "people", Label: "How many people", Value: "2", Required: true}}
		for _, x := range words.Skills() {
			if x.Retired.IsZero() {
				p.Names = append(p.Names, x.Name)
			}
		}
		for _, x := range proposals {
			if x.SkillID != "" {
				p.Proposals = append(p.Proposals, suggestedView{x.Name, string(x.Kind), foundWords(x.Found[0])})
			}
		}
	}
	return p, nil
}

// fill puts a map into words.
func (p *scopeSkillsPage) fill(m skill.Map) {
	needed, short, hangs := 0, 0, 0
	for _, c := range m.Columns {
		if c.Wanted > 0 {
			needed++
		}
		if c.State == skill.Short {
			short++
		} else if c.Only != "" {
			hangs++
		}
		p.Columns = append(p.Columns, columnOf(c))
	}
	for _, row := range m.Rows {
		view := heatRow{Name: row.Name, Href: link([]string{"people", "skills", row.ID})}
		for i, c := range row.Cells {
			view.Cells = append(view.Cells, cellOf(c, m.Columns[i].Skill.Name))
		}
		p.Rows = append(p.Rows, view)
	}
	switch {
	case len(m.Columns) == 0 && len(m.Rows) > 0:
		p.Answer = "Nobody here has declared a skill yet."
		p.Empty = &empty{Title: "Skills begin with what people say", Why: "Each person declares their own level and interest on " +
			"their page. Here they come together, beside what the work needs.", Action: "Declare your own", Href: "/me/skills"}
	case len(m.Columns) == 0:
		p.Answer = "There is nothing that you may see here."
	case needed == 0:
		p.Answer = "Nobody said yet what the work needs."
	case short == 0 && hangs == 0:
		p.Answer = "Nothing that was said to be needed is known to be missing."
	case short == 0:
		p.Answer = counted(hangs, "needed skill hangs", "needed skills hang") + " on one person."
	default:
		p.Answer = figure(short) + " of " + plural(needed, "needed skill", "needed skills") + " " +
			map[bool]string{true: "has", false: "have"}[short == 1] + " a gap."
		if hangs > 0 {
			p.Answer += " " + counted(hangs, "other hangs", "others hang") + " on one person."
		}
	}
	p.More = "From what people declared. Levels are about work that somebody can be asked to do, and say nothing of their worth."
	if len(m.Rows) > 0 {
		p.More += " Everybody who is named can see that you looked."
	}
}

// columnOf says what a column means.
func columnOf(c skill.Column) columnView {
	view := columnView{Skill: c.Skill.Name, ID: c.Skill.ID, Needed: c.Wanted > 0, Have: rangeWords(c.Have),
		Willing: rangeWords(c.Willing), Assessed: figure(c.Assessed), Wanted: "Nothing said"}
	at := strconv.Itoa(int(c.Level)) + ", " + c.Level.String()
	if c.Wanted > 0 {
		view.Wanted = capital(peopleWord(c.Wanted)) + " at " + at
	} else {
		view.Have += " at " + at
	}
	switch {
	case c.State == skill.Short && c.Only != "":
		view.Kind, view.Finding = "gap", "A gap, and "+c.Only+" is the only one"
	case c.State == skill.Short:
		view.Kind, view.Finding = "gap", "A gap"
	case c.Only != "":
		view.Kind, view.Finding = "hangs", "Hangs on "+c.Only+" alone"
	case c.Strong:
		view.Kind, view.Finding = "strong", "A strength"
	case c.State == skill.Met:
		view.Finding = "Enough"
	case c.State == skill.Unclear:
		view.Finding = "Depends on people of whom you are not told"
	}
	return view
}

// rangeWords say a number of people that is known, or told, to lie between two.
func rangeWords(r skill.Range) string {
	if r.Least == r.Most {
		return capital(peopleWord(r.Least))
	}
	return figure(r.Least) + " to " + figure(r.Most) + " people"
}

// cellOf says what is known of one skill of one person.
func cellOf(c skill.Cell, name string) heatCell {
	cell := heatCell{Level: "x", Words: "Nothing declared in " + name}
	if c.Declared != nil {
		cell.Level, cell.Words = strconv.Itoa(int(c.Declared.Level)), declaredWords(*c.Declared)
		if c.Declared.Interest >= skill.Interested {
			cell.Interest = c.Declared.Interest.String()
		}
	}
	if c.Assessed != nil {
		cell.Words += "; assessed at " + strconv.Itoa(int(c.Assessed.Level))
	}
	if c.Found {
		cell.Words += "; in code that they understand"
	}
	return cell
}

// setNeed keeps what the work of a scope needs.
func (s *server) setNeed(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	level, err := number(r, "level")
	people := 0
	if err == nil {
		people, err = number(r, "people")
	}
	if err == nil {
		err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
			return skill.SetNeed(r.Context(), tx, v.Actor, key, r.PostFormValue("skill"), skill.Level(level), people)
		})
	}
	if err == nil {
		return back(w, r, link([]string{"people", "teams", key, "skills"}), "need")
	}
	if !refused(err) {
		return err
	}
	p, pageErr := s.scopeSkillsPageOf(r, v)
	if pageErr != nil {
		return pageErr
	}
	if len(p.Need) == 0 {
		return err
	}
	typedBack(r, &p.Frame, err, p.Action, p.Need)
	s.render(w, r, statusOf(err), scopeSkillsView(p))
	return nil
}
