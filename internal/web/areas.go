package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// areas lists a repository's areas, thin ones first.
func (s *server) areas(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.areasPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, areasView(p))
}

func (s *server) areasPageOf(r *http.Request, v visit) (areasPage, error) {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return areasPage{}, err
	}
	name := a.Repository.Name
	f, err := s.frameOf(r, v, "knowledge", "Areas of "+name)
	if err != nil {
		return areasPage{}, err
	}
	absent, keep, _ := absentees(r, a, nil)
	risk := s.glances.riskOf(a, absent)
	p := areasPage{Frame: f, Head: head(a, "areas", keep), Answer: countThin(risk.Areas).says(namesOf(a, absent)),
		Rows:   areaRows(a, risk.Areas, keep),
		Action: link([]string{"knowledge", name, "areas"}),
		Name:   field{Name: "name", Label: "Name", Placeholder: "Payments", Required: true},
		Patterns: field{Name: "patterns", Label: "Files", Rows: 4, Required: true, Placeholder: "/services/payments/\n*.proto",
			Hint: "One pattern on each line, written as in CODEOWNERS."},
	}
	switch {
	case len(p.Rows) > 0:
		p.More = "An area is understood by somebody who could safely change most of it. Thin areas come first."
	default:
		p.Empty = &empty{Title: "Areas say where knowledge must be shared",
			Why: "Leadwright finds them in CODEOWNERS, catalog files, modules and packages; this repository has none of these. " +
				"Name the parts that people speak of, below."}
	}
	for _, pr := range a.Problems {
		where := text(pr.File)
		if pr.Line > 0 {
			where += ", line " + figure(pr.Line)
		}
		p.Problems = append(p.Problems, problem{where, pr.Sentence, pr.Hint})
	}
	return p, nil
}

func areaRows(a *knowledge.Atlas, areas []knowledge.AreaRisk, keep []string) []areaRow {
	rows := make([]areaRow, 0, len(areas))
	for _, x := range areas {
		persons := make([]int32, 0, len(x.Names))
		for _, h := range x.Names {
			persons = append(persons, h.Person)
		}
		rows = append(rows, areaRow{Name: x.Name, Source: foundAs(x.Area),
			Href: link([]string{"knowledge", a.Repository.Name, "area", "+" + x.Name}, keep...),
			Left: x.Left, Before: x.Before, Names: some(namesOf(a, persons), 3), Known: x.Coverage.Covered, Lines: x.Group.Lines})
	}
	return rows
}

// nameArea names an area by hand; what was typed comes back with what is wrong about it.
func (s *server) nameArea(w http.ResponseWriter, r *http.Request, v visit) error {
	name, patterns := r.PostFormValue("name"), r.PostFormValue("patterns")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return knowledge.NameArea(r.Context(), tx, v.Actor, r.PathValue("repo"), name, lines(patterns))
	})
	switch {
	case err == nil:
		clean := strings.Trim(strings.Join(strings.Fields(name), " "), "/")
		return back(w, r, link([]string{"knowledge", r.PathValue("repo"), "area", "+" + clean}), "named")
	case !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindConflict):
		return err
	}
	p, pageErr := s.areasPageOf(r, v)
	if pageErr != nil {
		return pageErr
	}
	p.Frame.Back = p.Action
	p.Name.Value, p.Patterns.Value = name, patterns
	wrong(err, &p.Name, &p.Patterns)
	p.Frame.Notices = append(p.Frame.Notices, notAccepted())
	s.render(w, r, statusOf(err), areasView(p))
	return nil
}

func (s *server) forgetArea(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return knowledge.ForgetArea(r.Context(), tx, v.Actor, r.PathValue("repo"), r.URL.Query().Get("name"))
	})
	if err != nil {
		return err
	}
	return back(w, r, link([]string{"knowledge", r.PathValue("repo"), "areas"}), "forgotten")
}

// wrong says an error at the field it names, or at the first.
func wrong(err error, fields ...*field) {
	said, hint := fault.Sentence(err)
	at := fields[0]
	for _, f := range fields {
		if f.Name == fieldNamed(err) {
			at = f
		}
	}
	at.Wrong = strings.TrimSpace(sentence(said) + " " + sentence(hint))
}

// fieldNamed is the name of the field that an error is about.
func fieldNamed(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Field
	}
	return ""
}

func notAccepted() notice {
	return notice{Kind: "bad", Sentence: "Nothing was changed yet",
		Hint: "One field below needs a look; what you typed is still there"}
}

// lines splits a text area's value.
func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// risk says which areas would be thin, now or with people away.
func (s *server) risk(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	name := a.Repository.Name
	f, err := s.frameOf(r, v, "knowledge", "Risk in "+name)
	if err != nil {
		return err
	}
	whole, err := s.glances.placeAt(a, "")
	if err != nil {
		return err
	}
	absent, keep, away := absentees(r, a, whole.Group.Holders)
	away.fill(a, absent, []string{"knowledge", name, "risk"})
	risk := s.glances.riskOf(a, absent)
	p := riskPage{Frame: f, Head: head(a, "risk", keep), Absence: away,
		SafeHref: link([]string{"knowledge", name, "areas"}, keep...), Handover: link([]string{"knowledge", name, "handover"}, keep...)}
	var who []string
	for _, x := range absent {
		who = append(who, "who", a.People[x].ID, "from", "", "until", "")
	}
	p.When = addressOf(link([]string{"knowledge", name, "absences"}), who)
	p.Answer, p.More = countThin(risk.Areas).says(namesOf(a, absent)), coverageWords(risk.Coverage)
	if len(risk.Areas) == 0 {
		p.Answer = couldChange(a, whole.Group, absent)
	}
	if len(absent) > 0 {
		p.More = changeWords(risk.Areas) + " " + p.More
	}
	thin := slices.DeleteFunc(slices.Clone(risk.Areas), func(x knowledge.AreaRisk) bool { return x.Left >= 3 && x.Left == x.Before })
	p.Safe = len(risk.Areas) - len(thin)
	p.Rows = areaRows(a, thin, keep)
	p.Steps, p.StepsEnd = stepsOf(a, whole.Files, func(q int32) bool { return slices.Contains(absent, q) })
	if risk.Coverage.Lines == 0 {
		p.Empty = &empty{Title: "Nothing to lose yet", Why: "This repository has no source files, so nothing can become thin.",
			Action: "See the repositories", Href: "/repositories"}
	}
	return s.ok(w, r, riskView(p))
}

// changeWords say what an absence changes.
func changeWords(areas []knowledge.AreaRisk) string {
	thinner := 0
	for _, x := range areas {
		if x.Left < 2 && x.Left < x.Before {
			thinner++
		}
	}
	if thinner == 0 {
		return "No area becomes thin by it."
	}
	return plural(thinner, "area becomes", "areas become") + " thinner than two by it."
}
