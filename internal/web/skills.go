package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// skills is the vocabulary.
func (s *server) skills(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.skillsPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, skillsView(p))
}

func (s *server) skillsPageOf(r *http.Request, v visit) (skillsPage, error) {
	f, err := s.frameOf(r, v, "people", "Skills")
	if err != nil {
		return skillsPage{}, err
	}
	words, err := s.words(r, v)
	if err != nil {
		return skillsPage{}, err
	}
	p := skillsPage{Frame: f, Curates: v.Actor.May(access.CurateSkills) == nil,
		CSV: field{Name: "file", Label: "The table", Rows: 6, Required: true,
			Placeholder: "name,kind,aliases\nGo,language,golang\nReact,technology,npm:react|ReactJS",
			Hint:        "Separated by commas or semicolons; several aliases of one skill by |."}}
	var counts [2]int // in use, retired
	for _, x := range words.Skills() {
		view := skillView{Name: x.Name, Aliases: some(x.Aliases, 6)}
		if p.Curates {
			view.Href = link([]string{"skills", x.ID})
		}
		if !x.Retired.IsZero() {
			view.Note = "retired"
			counts[1]++
		} else {
			counts[0]++
		}
		kind := kindTitles[x.Kind]
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Kind != kind {
			p.Groups = append(p.Groups, skillGroup{Kind: kind})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Skills = append(g.Skills, view)
	}
	p.Answer = counted(counts[0], "skill", "skills") + " in use."
	p.More = "These are the words in which people declare what they can do, and teams say what their work needs."
	if p.Curates || v.Actor.MayAbout(access.DeclareSkills, v.Actor.PersonID) == nil {
		p.Add = []field{{Name: "name", Label: "Name", Required: true, Placeholder: "Kotlin"}, kindField(skill.Technology)}
		atlases, err := s.Shelf.Atlases(r.Context(), s.DB, v.Actor)
		if err != nil {
			return p, err
		}
		for _, x := range words.Suggest(atlases) {
			p.Suggest = append(p.Suggest, suggestedView{x.Name, string(x.Kind),
				capital(string(x.Kind)) + " in " + some(x.Repositories, 3)})
		}
	}
	return p, nil
}

// words reads the vocabulary.
func (s *server) words(r *http.Request, v visit) (words *skill.Vocabulary, err error) {
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		words, err = skill.Words(r.Context(), tx, v.Actor)
		return err
	})
	return words, err
}

// kindTitles are the kinds of skill as headings.
var kindTitles = map[skill.Kind]string{skill.Leadership: "Leadership", skill.Language: "Languages",
	skill.Technology: "Technologies", skill.Practice: "Practices", skill.Domain: "Domains"}

func kindField(chosen skill.Kind) field {
	f := field{Name: "kind", Label: "Kind", Value: string(chosen)}
	for _, k := range skill.Kinds {
		f.Options = append(f.Options, choice{string(k), capital(string(k))})
	}
	return f
}

func levelField(name string, chosen skill.Level, least skill.Level) field {
	f := field{Name: name, Label: "Level", Value: strconv.Itoa(int(chosen))}
	for l := least; l <= skill.MostLevel; l++ {
		f.Options = append(f.Options, choice{strconv.Itoa(int(l)), strconv.Itoa(int(l)) + ": " + l.String()})
	}
	return f
}

func interestField(name string, chosen skill.Interest) field {
	f := field{Name: name, Label: "Interest", Value: strconv.Itoa(int(chosen))}
	for _, i := range skill.Interests {
		f.Options = append(f.Options, choice{strconv.Itoa(int(i)), capital(i.String())})
	}
	return f
}

// levelViews are what the levels mean, from none.
func levelViews() []levelView {
	var all []levelView
	for l := skill.Level(0); l <= skill.MostLevel; l++ {
		all = append(all, levelView{strconv.Itoa(int(l)), capital(l.String()), l.Sentence()})
	}
	return all
}

// number reads a whole number of a form; what is none is said at its field.
func number(r *http.Request, name string) (int, error) {
	text := strings.TrimSpace(r.PostFormValue(name))
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.Invalid(name, "%q is no whole number", text).WithHint("Write it in digits.")
	}
	return n, nil
}

// refused reports whether an error is about what was typed, so that the form comes back with it.
func refused(err error) bool {
	return fault.Is(err, fault.KindInvalid) || fault.Is(err, fault.KindConflict) || fault.Is(err, fault.KindNotFound)
}

// typedBack puts what was typed back into the fields of a form, and says what is wrong at the field that it is about.
func typedBack(r *http.Request, f *frame, err error, back string, fields []field) {
	at := make([]*field, len(fields))
	for i := range fields {
		if typed, sent := r.PostForm[fields[i].Name]; sent {
			fields[i].Value = typed[0]
		}
		at[i] = &fields[i]
	}
	wrong(err, at...)
	f.Back = back
	f.Notices = append(f.Notices, notAccepted())
}

// addSkill adds a skill to the vocabulary.
func (s *server) addSkill(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := skill.Add(r.Context(), tx, v.Actor, skill.NewSkill{Name: r.PostFormValue("name"),
			Kind: skill.Kind(r.PostFormValue("kind"))})
		return err
	})
	if err == nil {
		return back(w, r, "/skills", "skill")
	}
	if !refused(err) {
		return err
	}
	p, pageErr := s.skillsPageOf(r, v)
	if pageErr != nil {
		return pageErr
	}
	typedBack(r, &p.Frame, err, "/skills", p.Add)
	s.render(w, r, statusOf(err), skillsView(p))
	return nil
}

// importSkills takes a table of skills.
func (s *server) importSkills(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := skill.Import(r.Context(), tx, v.Actor, []byte(r.PostFormValue("file")))
		return err
	})
	if err == nil {
		return back(w, r, "/skills", "skills")
	}
	if !refused(err) {
		return err
	}
	p, pageErr := s.skillsPageOf(r, v)
	if pageErr != nil {
		return pageErr
	}
	fields := []field{p.CSV}
	typedBack(r, &p.Frame, err, "/skills", fields)
	p.CSV = fields[0]
	s.render(w, r, statusOf(err), skillsView(p))
	return nil
}

// skill is the page of one skill, for curators.
func (s *server) skill(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.skillPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, oneSkillView(p))
}

func (s *server) skillPageOf(r *http.Request, v visit) (skillPage, error) {
	if err := v.Actor.May(access.CurateSkills); err != nil {
		return skillPage{}, err
	}
	words, err := s.words(r, v)
	if err != nil {
		return skillPage{}, err
	}
	x, err := words.Find(r.PathValue("id"))
	if err != nil {
		return skillPage{}, err
	}
	f, err := s.frameOf(r, v, "people", x.Name)
	if err != nil {
		return skillPage{}, err
	}
	p := skillPage{Frame: f, Name: x.Name, Action: link([]string{"skills", x.ID}), Aliases: x.Aliases, Retired: !x.Retired.IsZero(),
		Answer: "A " + string(x.Kind) + ".", More: "Nobody else knows it by another word.",
		Rename: []field{{Name: "name", Label: "Name", Value: x.Name, Required: true}, kindField(x.Kind)},
		Alias:  field{Name: "alias", Label: "Another word", Required: true},
		Into:   field{Name: "into", Label: "The skill that stays", List: "skill-names", Required: true}}
	if x.Kind == skill.Leadership {
		p.Answer = "A skill of leadership."
	}
	if len(x.Aliases) > 0 {
		p.More = "Also known as " + some(x.Aliases, 6) + "."
	}
	for _, id := range x.Merged {
		p.Merged = append(p.Merged, linkView{id, link([]string{"skills", id})})
	}
	for _, other := range words.Skills() {
		if other.ID != x.ID && other.Retired.IsZero() {
			p.Names = append(p.Names, other.Name)
		}
	}
	return p, nil
}

// changeSkill does what a form on a skill's page asks for.
func (s *server) changeSkill(w http.ResponseWriter, r *http.Request, v visit) error {
	id, typed := r.PathValue("id"), r.PostFormValue
	var changed skill.Skill
	err := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		ctx := r.Context()
		switch typed("do") {
		case "rename":
			changed, err = skill.Rename(ctx, tx, v.Actor, id, typed("name"), skill.Kind(typed("kind")))
		case "alias":
			changed, err = skill.AddAlias(ctx, tx, v.Actor, id, typed("alias"))
		case "unalias":
			changed, err = skill.RemoveAlias(ctx, tx, v.Actor, id, typed("alias"))
		case "merge":
			changed, err = skill.Merge(ctx, tx, v.Actor, id, typed("into"))
		case "unmerge":
			changed, err = skill.Unmerge(ctx, tx, v.Actor, id)
		case "retire":
			changed, err = skill.Retire(ctx, tx, v.Actor, id)
		case "restore":
			changed, err = skill.Restore(ctx, tx, v.Actor, id)
		default:
			err = fault.Invalid("do", "This form does not say what to do").WithHint("Go back and press one of its buttons.")
		}
		return err
	})
	if err == nil {
		return back(w, r, link([]string{"skills", changed.ID}), "skill-changed")
	}
	if !refused(err) {
		return err
	}
	p, pageErr := s.skillPageOf(r, v)
	if pageErr != nil {
		return pageErr
	}
	fields := map[string][]field{"rename": p.Rename, "alias": {p.Alias}, "merge": {p.Into}}[typed("do")]
	if fields == nil {
		return err
	}
	typedBack(r, &p.Frame, err, p.Action, fields)
	switch typed("do") {
	case "alias":
		p.Alias = fields[0]
	case "merge":
		p.Into = fields[0]
	}
	s.render(w, r, statusOf(err), oneSkillView(p))
	return nil
}
