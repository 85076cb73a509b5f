package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// career shows where somebody could go from a role, what that would add, and what they have evidence for.
func (s *server) career(w http.ResponseWriter, r *http.Request, v visit) error {
	id, from := r.PathValue("id"), r.URL.Query().Get("from")
	if err := v.Actor.MayAbout(access.ReadCareer, id); err != nil {
		return err
	}
	var who people.Person
	var is roster.Roster
	var book rolebook
	var today store.Date
	var known skill.Profile
	var tracks map[string][]linkView
	err := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if book.Catalogue, err = organisation.Catalogue(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		if tracks, err = tracksOf(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		now, err := organisation.WithID(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		who = people.Person{ID: now.ID, Name: now.Name}
		if is, err = organisation.OfPerson(r.Context(), tx, v.Actor, now.Handle); err != nil {
			return err
		}
		if known, err = skill.Of(r.Context(), tx, v.Actor, who.ID, nil); err != nil || v.Actor.PersonID == who.ID {
			return err
		}
		return access.Looked(r.Context(), tx, v.Actor, who.ID, "career paths")
	})
	if err != nil {
		return err
	}
	p := careerPage{Action: aboutLink(v, who.ID, "career")}
	if err := p.begin(s, r, v, who.ID, who.Name, "career", who.Name+": career"); err != nil {
		return err
	}
	var held []string
	for _, h := range is.Holders {
		if _, known := book.Role(h.Role); known && h.On(today) && !slices.Contains(held, h.Role) {
			held = append(held, h.Role)
		}
	}
	if from == "" && len(held) > 0 {
		from = held[0]
	}
	for _, role := range held {
		p.Held = append(p.Held, tab{book.link(role).Name, p.Action + "?from=" + role, role == from})
	}
	p.From = field{Name: "from", Label: "From another role", Value: from, Options: []choice{{"", "Choose one"}}}
	for _, x := range book.Roles() {
		p.From.Options = append(p.From.Options, choice{x.ID, x.Name})
	}
	p.More = "The evidence is the roles that " + p.who("you have", who.Name+" has") + " and had here, and skills that were " +
		"declared or assessed. No evidence means that Leadwright knows of none, not that somebody cannot."
	if from == "" {
		p.Answer = p.who("You have no role here today.", who.Name+" has no role here today.") + " Choose one to begin from."
		return s.ok(w, r, careerView(p))
	}
	shown := book.shownBy(known)
	has := role.Evidence{Held: book.heldBy(is.Holders, today)}
	for _, x := range shown {
		has.Skills = append(has.Skills, x.Shown)
	}
	paths, err := book.Paths(from, has)
	if err != nil {
		return err
	}
	book.paths(&p, from, paths, shown)
	p.Ladders = tracks[from]
	for i := range p.Paths {
		p.Paths[i].Ladders = tracks[paths[i].To]
	}
	return s.ok(w, r, careerView(p))
}

// heldBy are the parts in responsibilities that somebody has or had by their roles.
func (b rolebook) heldBy(holders []roster.Holder, today store.Date) []role.Held {
	at := func(d store.Date) time.Time {
		if d.IsZero() {
			return time.Time{}
		}
		return d.Start()
	}
	var all []role.Held
	for _, h := range holders {
		r, known := b.Role(h.Role)
		if !known || h.From.Compare(today) > 0 {
			continue
		}
		until := at(h.Until)
		if h.Until.Compare(today) >= 0 {
			until = time.Time{} // it is held today
		}
		for _, d := range r.Duties {
			all = append(all, role.Held{Responsibility: d.Responsibility, Part: d.Part, From: at(h.From), Until: until})
		}
	}
	return all
}

// shownSkill is a skill that somebody declared or was assessed at, and which of the two.
type shownSkill struct {
	role.Shown

	How string
}

// shownBy are the levels that somebody declared and was assessed at, of those skills that the catalogue has.
func (b rolebook) shownBy(known skill.Profile) []shownSkill {
	var all []shownSkill
	for _, e := range known.Entries {
		for _, k := range b.Skills() {
			if k.ID != e.Skill.ID && !strings.EqualFold(k.Name, e.Skill.Name) {
				continue
			}
			if d := e.Declared; d != nil && d.Level > 0 {
				all = append(all, shownSkill{role.Shown{Skill: k.ID, Level: int(d.Level), Seen: d.At}, "Declared"})
			}
			for _, a := range e.Assessments { // the newest first
				if a.Withdrawn.IsZero() && a.Level > 0 {
					all = append(all, shownSkill{role.Shown{Skill: k.ID, Level: int(a.Level), Seen: a.Day.Start()}, "Assessed"})
					break
				}
			}
		}
	}
	return all
}

// skillEvidence says what was declared of a skill, and beside it what it was assessed at.
func skillEvidence(id string, shown []shownSkill) string {
	var all []string
	for _, x := range shown {
		if x.Skill == id {
			all = append(all, x.How+" at "+figure(x.Level)+" on "+day(x.Seen)+".")
		}
	}
	return strings.Join(all, " ")
}

// paths puts the ways from a role on the page.
func (b rolebook) paths(p *careerPage, from string, paths []role.Path, shown []shownSkill) {
	near := 0
	for _, path := range paths {
		view := pathView{To: b.link(path.To), Compare: compareLink(from, path.To), Near: len(path.Steps) == 1,
			Added: len(path.Duties) + len(path.Skills), Have: path.Count(role.Have), Partly: path.Count(role.Partly)}
		if view.Near {
			near++
		}
		for _, step := range path.Steps[:len(path.Steps)-1] {
			view.By = append(view.By, b.link(step))
		}
		for _, d := range path.Duties {
			view.Duties = append(view.Duties, gainView{dutyView: b.duty(d.Responsibility), State: string(d.State),
				Evidence: dutyEvidence(d)})
		}
		for _, k := range path.Skills {
			wanted := b.wanted(k.Skill, role.Range{Least: k.Level, Most: k.Level})
			gain := gainView{dutyView: dutyView{Name: wanted.Name, Sentence: wanted.Sentence}, State: string(k.State),
				Level: wanted.Words, Evidence: skillEvidence(k.Skill, shown)}
			if k.Before > 0 {
				gain.Level += "; the role now needs " + figure(k.Before)
			}
			view.Skills = append(view.Skills, gain)
		}
		view.Authority = names(path.Authority, b.Authorities())
		p.Paths = append(p.Paths, view)
	}
	start := lower(b.link(from).Name)
	switch {
	case len(paths) == 0:
		p.Answer = "The catalogue names no role that leads on from " + start + "."
	default:
		var next []string
		for _, view := range p.Paths[:near] {
			next = append(next, lower(view.To.Name))
		}
		p.Answer = "From " + start + " to " + either(next) + "."
		if n := len(paths) - near; n > 0 {
			p.Answer += " " + counted(n, "more role", "more roles") + " can be reached from there."
		}
	}
}

// dutyEvidence says what there is for a duty: since when it was held, and in which part.
func dutyEvidence(d role.NewDuty) string {
	if len(d.Evidence) == 0 {
		return ""
	}
	best := d.Evidence[0]
	when := "for as long as is known"
	switch {
	case !best.Until.IsZero() && !best.From.IsZero():
		when = "from " + day(best.From) + " to " + day(best.Until)
	case !best.Until.IsZero():
		when = "until " + day(best.Until)
	case !best.From.IsZero():
		when = "since " + day(best.From)
	}
	return capital(cmp.Or(heldAs[best.Part], string(best.Part))) + " " + when + "."
}

var heldAs = map[role.Part]string{
	role.AnswersFor: "answered for", role.Contributes: "contributed to", role.Consulted: "asked about", role.Informed: "told of",
}
