package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// personSkills is the page about what somebody can do and wants to do.
func (s *server) personSkills(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Actor.PersonID != "" && r.PathValue("id") == v.Actor.PersonID {
		http.Redirect(w, r, "/me/skills", http.StatusSeeOther)
		return nil
	}
	p, err := s.personSkillsPageOf(r, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.ok(w, r, personSkillsView(p))
}

// mySkills is the reader's own page of skills.
func (s *server) mySkills(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Actor.PersonID == "" {
		return back(w, r, "/me", "")
	}
	p, err := s.personSkillsPageOf(r, v, v.Actor.PersonID)
	if err != nil {
		return err
	}
	return s.ok(w, r, personSkillsView(p))
}

func (s *server) personSkillsPageOf(r *http.Request, v visit, id string) (personSkillsPage, error) {
	f, err := s.frameOf(r, v, "people", "Skills")
	if err != nil {
		return personSkillsPage{}, err
	}
	atlases, err := s.Shelf.Atlases(r.Context(), s.DB, v.Actor)
	if err != nil {
		return personSkillsPage{}, err
	}
	var who people.Person
	var profile skill.Profile
	var words *skill.Vocabulary
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		if profile, err = skill.Of(r.Context(), tx, v.Actor, id, atlases); err != nil {
			return err
		}
		if who, err = people.Get(r.Context(), tx, v.Actor, profile.PersonID); err != nil {
			return err
		}
		words, err = skill.Words(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return personSkillsPage{}, err
	}
	own := v.Actor.PersonID == profile.PersonID
	p := personSkillsPage{Frame: f, Own: own, ID: who.ID, Name: who.Name, Tabs: personTabs(v, who.ID, "skills"),
		Levels: levelViews(), Assesses: v.Actor.MayAbout(access.AssessSkills, who.ID) == nil}
	if p.Action = link([]string{"people", "skills", who.ID}); own {
		p.Frame.Section, p.Action = "me", "/me/skills"
	}
	p.Frame.Title = "Skills of " + who.Name
	for _, x := range words.Skills() {
		if x.Retired.IsZero() {
			p.Names = append(p.Names, x.Name)
		}
	}
	p.fill(profile, v.Actor)
	return p, nil
}

// fill puts a profile into words.
func (p *personSkillsPage) fill(profile skill.Profile, actor access.Actor) {
	declared, due := 0, 0
	for _, e := range profile.Entries {
		if e.Declared != nil {
			declared++
		}
		if e.Due {
			due++
		}
		p.Entries = append(p.Entries, entryOf(e, p, actor))
	}
	for _, f := range profile.Unlisted {
		p.Unlisted = append(p.Unlisted, f.Name+": "+lower(foundWords(f)))
	}
	skillName := field{Name: "skill", Label: "Skill", List: "skill-names", Required: true}
	p.Declare = []field{skillName, levelField("level", skill.Alone, 0), interestField("interest", skill.NoOpinion)}
	p.Assess = []field{skillName, levelField("level", skill.Alone, 0),
		{Name: "evidence", Label: "What it is based on", Required: true, Rows: 2}, dayField()}
	p.Evidence = []field{skillName, {Name: "sentence", Label: "What happened", Required: true, Rows: 2},
		{Name: "link", Label: "Where to see it", Placeholder: "https://…", Hint: "May be left out."}, dayField()}
	for prefix, fields := range map[string][]field{"assess-": p.Assess, "evidence-": p.Evidence} {
		for i := range fields {
			fields[i].ID = prefix + fields[i].Name
		}
	}
	who, has := p.Name, " has"
	if p.Own {
		who, has = "You", " have"
	}
	switch {
	case declared == 0:
		p.Answer = who + has + " declared nothing yet."
	case due > 0:
		p.Answer = who + " declared " + plural(declared, "skill", "skills") + "; " + figure(due) + " of them a year ago or longer."
	default:
		p.Answer = who + " declared " + plural(declared, "skill", "skills") + "."
	}
	p.More = "What was declared counts. Assessments stand beside it, and what is found in code is weak evidence: it says what is " +
		"there, not how well somebody knows it."
	if !p.Own {
		p.More += " " + p.Name + " can see that you looked."
	}
}

func dayField() field {
	return field{Name: "day", Label: "When", Placeholder: "2026-03-02", Hint: "Today when it is left out."}
}

func entryOf(e skill.Entry, p *personSkillsPage, actor access.Actor) skillEntry {
	view := skillEntry{Name: e.Skill.Name, Kind: capital(string(e.Skill.Kind)), Level: "x", Declared: "Nothing declared", Due: e.Due}
	level, interest := skill.Level(0), skill.NoOpinion
	if e.Declared != nil {
		level, interest = e.Declared.Level, e.Declared.Interest
		view.Level, view.Declared, view.Since = strconv.Itoa(int(level)), declaredWords(*e.Declared), "since "+day(e.Declared.At)
	}
	for _, d := range e.History {
		view.History = append(view.History, declaredWords(d)+", "+day(d.At))
	}
	if p.Own && e.Skill.Retired.IsZero() {
		view.Choose = []field{levelField("level-"+e.Skill.ID, level, 0), interestField("interest-"+e.Skill.ID, interest)}
	}
	for _, a := range e.Assessments {
		x := writtenView{Sentence: strconv.Itoa(int(a.Level)) + ", " + a.Level.String() + ": " + sentence(a.Evidence),
			By: a.Author + ", " + day(a.Day.Start()), Withdrawn: !a.Withdrawn.IsZero()}
		if actor.PersonID != "" && a.AuthorID == actor.PersonID {
			x.Withdraw = p.Action + "/assess/" + a.ID + "/withdraw"
		}
		view.Assessments = append(view.Assessments, x)
	}
	for _, w := range e.Evidence {
		x := writtenView{Sentence: sentence(w.Sentence), By: w.Author + ", " + day(w.Day.Start()), Link: w.Link,
			Withdrawn: !w.Withdrawn.IsZero()}
		if p.Own || actor.PersonID != "" && w.AuthorID == actor.PersonID {
			x.Withdraw = p.Action + "/evidence/" + w.ID + "/withdraw"
		}
		view.Evidence = append(view.Evidence, x)
	}
	for _, f := range e.Found {
		view.Found = append(view.Found, linkView{sentence(foundWords(f)),
			link([]string{"knowledge", f.Repository, "evidence"}, "path", f.Dir, "person", p.ID)})
	}
	return view
}

func declaredWords(d skill.Declaration) string {
	text := capital(d.Level.String())
	if d.Interest != skill.NoOpinion {
		text += "; " + d.Interest.String()
	}
	return text
}

// foundWords say where a technology was found.
func foundWords(f skill.Found) string {
	text := plural(f.Lines, "line", "lines") + " in " + plural(f.Files, "file", "files") + " of " + f.Repository
	if len(f.Packages) > 0 {
		text += ", beside " + some(texts(f.Manifests), 2) + ", which asks for " + some(f.Packages, 3)
	}
	if !f.Last.IsZero() {
		text += "; last in " + f.Last.UTC().Format("January 2006")
	}
	return text
}

func texts(paths []string) []string {
	all := make([]string, len(paths))
	for i, p := range paths {
		all[i] = text(p)
	}
	return all
}

// declareSkills keeps what somebody declares: all that their page lists, or one skill more.
func (s *server) declareSkills(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The answers could not be read").Because(err)
	}
	all, err := declarations(r)
	if err == nil {
		err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
			return skill.Declare(r.Context(), tx, v.Actor, v.Actor.PersonID, all...)
		})
	}
	return s.answered(w, r, v, v.Actor.PersonID, err, func(p *personSkillsPage) []field { return p.Declare })
}

// declarations reads what a form declares.
func declarations(r *http.Request) ([]skill.Declaring, error) {
	if r.PostForm.Has("skill") {
		level, err := number(r, "level")
		if err != nil {
			return nil, err
		}
		interest, err := number(r, "interest")
		return []skill.Declaring{{Skill: r.PostFormValue("skill"), Level: skill.Level(level),
			Interest: skill.Interest(interest)}}, err
	}
	var all []skill.Declaring
	for name := range r.PostForm {
		id, ok := strings.CutPrefix(name, "level-")
		if !ok {
			continue
		}
		level, err := number(r, name)
		if err != nil {
			return nil, err
		}
		interest, err := number(r, "interest-"+id)
		if err != nil {
			return nil, err
		}
		all = append(all, skill.Declaring{Skill: id, Level: skill.Level(level), Interest: skill.Interest(interest)})
	}
	return all, nil
}

// answered ends a form about a person's skills: with their page, or with the form again and what is wrong in it.
func (s *server) answered(w http.ResponseWriter, r *http.Request, v visit, person string, err error,
	fields func(*personSkillsPage) []field) error {
	if err != nil && !refused(err) {
		return err
	}
	p, pageErr := s.personSkillsPageOf(r, v, person)
	switch {
	case pageErr != nil:
		return pageErr
	case err == nil:
		return back(w, r, p.Action, "declared")
	}
	typedBack(r, &p.Frame, err, p.Action, fields(&p))
	s.render(w, r, statusOf(err), personSkillsView(p))
	return nil
}

// subject is the person that a form is about: the one in the address, or the reader.
func subject(r *http.Request, v visit) string {
	if id := r.PathValue("id"); id != "" {
		return id
	}
	return v.Actor.PersonID
}

// assessSkill writes an assessment beside what somebody declared.
func (s *server) assessSkill(w http.ResponseWriter, r *http.Request, v visit) error {
	person := subject(r, v)
	level, err := number(r, "level")
	var on store.Date
	if err == nil {
		on, err = dayOf(r)
	}
	if err == nil {
		err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
			_, err := skill.Assess(r.Context(), tx, v.Actor, person, skill.Assessing{Skill: r.PostFormValue("skill"),
				Level: skill.Level(level), Evidence: r.PostFormValue("evidence"), Day: on})
			return err
		})
	}
	return s.answered(w, r, v, person, err, func(p *personSkillsPage) []field { return p.Assess })
}

// addEvidence writes down evidence of a skill.
func (s *server) addEvidence(w http.ResponseWriter, r *http.Request, v visit) error {
	person := subject(r, v)
	on, err := dayOf(r)
	if err == nil {
		err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
			_, err := skill.AddEvidence(r.Context(), tx, v.Actor, person, skill.NewEvidence{Skill: r.PostFormValue("skill"),
				Sentence: r.PostFormValue("sentence"), Link: r.PostFormValue("link"), Day: on})
			return err
		})
	}
	return s.answered(w, r, v, person, err, func(p *personSkillsPage) []field { return p.Evidence })
}

// dayOf reads the day of a form, none when it is empty.
func dayOf(r *http.Request) (store.Date, error) {
	text := strings.TrimSpace(r.PostFormValue("day"))
	if text == "" {
		return store.Date{}, nil
	}
	d, err := store.ParseDate(text)
	if err != nil {
		return d, fault.Invalid("day", "%q is no day", text).WithHint("Write it as 2026-03-02.")
	}
	return d, nil
}

// withdrawAssessment and withdrawEvidence take back what was written.
func (s *server) withdrawAssessment(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return skill.WithdrawAssessment(r.Context(), tx, v.Actor, r.PathValue("written"))
	})
	if err != nil {
		return err
	}
	return back(w, r, link([]string{"people", "skills", subject(r, v)}), "withdrawn-skill")
}

func (s *server) withdrawEvidence(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return skill.WithdrawEvidence(r.Context(), tx, v.Actor, r.PathValue("written"))
	})
	if err != nil {
		return err
	}
	return back(w, r, link([]string{"people", "skills", subject(r, v)}), "withdrawn-skill")
}
