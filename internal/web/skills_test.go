package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// staffed is a house whose people are a team, Harbour, which Ada Moss leads; she is signed in.
type staffed struct {
	house *house
	ids   map[string]string // of persons, by handle
}

func staff(t testing.TB) staffed {
	t.Helper()
	s := staffed{furnish(t), map[string]string{}}
	r := roster.Roster{Scopes: []roster.Scope{{Key: "harbour", Name: "Harbour", Kind: roster.Team}},
		Holders: []roster.Holder{{Person: "ada", Role: "technical-lead", Scope: "harbour"}}}
	for _, p := range team[:7] {
		handle, _, _ := strings.Cut(p.email, "@")
		r.Persons = append(r.Persons, roster.Person{Handle: handle, Name: p.name, Emails: []string{p.email}})
		r.Members = append(r.Members, roster.Member{Person: handle, Scope: "harbour", Share: 100})
	}
	s.house.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := organisation.Apply(ctx, tx, access.Local(), roster.File{Roster: r}, organisation.ApplyOptions{})
		if err != nil {
			return err
		}
		if r, err = organisation.Read(ctx, tx, access.Local()); err != nil {
			return err
		}
		for _, p := range r.Persons {
			s.ids[p.Handle] = p.ID
		}
		for _, x := range []skill.NewSkill{{Name: "Go", Kind: skill.Language, Aliases: []string{"golang"}}, {Name: "SQL", Kind: skill.Language},
			{Name: "COBOL", Kind: skill.Language}, {Name: "Accounting", Kind: skill.Domain}, {Name: "Book-keeping", Kind: skill.Domain}} {
			if _, err := skill.Add(ctx, tx, access.Local(), x); err != nil {
				return err
			}
		}
		if _, err := skill.Merge(ctx, tx, access.Local(), "book-keeping", "accounting"); err != nil {
			return err
		}
		for handle, said := range map[string][]skill.Declaring{
			"ada": {{Skill: "go", Level: 5}, {Skill: "sql", Level: 3}, {Skill: "accounting", Level: 2, Interest: skill.Eager},
				{Skill: "coaching-and-mentoring", Level: 4, Interest: skill.Interested}},
			"ben":    {{Skill: "go", Level: 4}, {Skill: "accounting", Level: 4}, {Skill: "sql", Level: 1, Interest: skill.Rather}},
			"cleo":   {{Skill: "go", Level: 3}, {Skill: "sql", Level: 4, Interest: skill.Interested}, {Skill: "communication", Level: 4}},
			"dag":    {{Skill: "go", Level: 2, Interest: skill.Eager}, {Skill: "cobol", Level: 0, Interest: skill.Rather}},
			"esther": {{Skill: "communication", Level: 3}, {Skill: "go", Level: 1}},
			"greta":  {{Skill: "go", Level: 3}, {Skill: "sql", Level: 2}},
		} {
			self := access.Actor{ID: "a-" + handle, Name: handle, Role: access.Member, PersonID: s.ids[handle]}
			if err := skill.Declare(ctx, tx, self, s.ids[handle], said...); err != nil {
				return err
			}
		}
		return nil
	})
	if status, page, _ := s.house.post(t, "/me", url.Values{"who": {"Ada Moss"}}); status != http.StatusSeeOther {
		t.Fatalf("saying who one is gave %d\n%s", status, page)
	}
	for _, n := range []struct{ skill, level, people string }{{"go", "3", "3"}, {"accounting", "3", "1"}, {"COBOL", "3", "1"}, {"sql", "3", "2"}} {
		form := url.Values{"skill": {n.skill}, "level": {n.level}, "people": {n.people}}
		if status, page, _ := s.house.post(t, "/people/teams/harbour/skills", form); status != http.StatusSeeOther {
			t.Fatalf("saying a need gave %d\n%s", status, page)
		}
	}
	ben := "/people/skills/" + s.ids["ben"]
	for _, form := range []url.Values{{"skill": {"go"}, "level": {"4"}, "evidence": {"Led the rewrite of the store"}},
		{"skill": {"sql"}, "level": {"2"}, "evidence": {"Wrote the migrations"}, "day": {"2026-02-01"}}} {
		if status, page, _ := s.house.post(t, ben+"/assess", form); status != http.StatusSeeOther {
			t.Fatalf("assessing gave %d\n%s", status, page)
		}
	}
	form := url.Values{"skill": {"go"}, "sentence": {"Gave a talk on profiling"}, "link": {"https://example.com/talk"}, "day": {"2026-01-15"}}
	if status, page, _ := s.house.post(t, ben+"/evidence", form); status != http.StatusSeeOther {
		t.Fatalf("adding evidence gave %d\n%s", status, page)
	}
	return s
}

// skillPages are the addresses of the pages about skills, by a short name.
func skillPages(s staffed) map[string]string {
	return map[string]string{"skills": "/skills", "skill": "/skills/accounting", "my-skills": "/me/skills",
		"person-skills": "/people/skills/" + s.ids["ben"], "team-skills": "/people/teams/harbour/skills"}
}

func TestSkills(t *testing.T) {
	t.Parallel()
	s := staff(t)
	h, pages := s.house, skillPages(s)
	for name, says := range map[string][]string{
		"skills":    {"skills in use", "Languages", "Also golang", "Import these skills"},
		"skill":     {"A domain.", "book-keeping", "Undo", "Retire this skill"},
		"my-skills": {"You declared 4 skills.", "Save what you declare", "Level <span class=\"sr\">in Go</span>", "/knowledge/harbour/evidence?person=", "weak evidence"},
		"person-skills": {"Ben Okafor declared 3 skills.", "can see that you looked", "4, guides: Led the rewrite of the store.", "Take it back",
			`href="https://example.com/talk"`, "would rather not", "Assess a skill"},
		"team-skills": {"1 of 4 needed skills has a gap. One other hangs on one person.", "Hangs on Ben Okafor alone", "A strength", "A gap",
			`class="heat l5"`, "Farid Holm", "What the work needs"},
	} {
		status, page, header := h.get(t, pages[name])
		if status != http.StatusOK {
			t.Errorf("%s: status %d\n%s", name, status, page)
		}
		checkHeaders(t, name, header)
		for _, text := range says {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q\n%s", name, text, page)
			}
		}
	}
	for _, c := range []struct {
		path   string
		form   url.Values
		status int
		says   string
	}{
		{"/me/skills", url.Values{"level-go": {"4"}, "interest-go": {"1"}, "level-sql": {"3"}, "interest-sql": {"0"}}, 303, ""},
		{"/me/skills", url.Values{"level-go": {"nine"}, "interest-go": {"1"}}, 422, "is no whole number"},
		{"/me/skills", url.Values{"skill": {"golangg"}, "level": {"4"}, "interest": {"1"}}, 404, `value="golangg"`},
		{"/me/skills", url.Values{"skill": {"go"}, "level": {"7"}, "interest": {"1"}}, 422, "7 is no level."},
		{"/me/skills/evidence", url.Values{"skill": {"go"}, "sentence": {"x"}, "link": {"javascript:x"}}, 422, "is no address of a page"},
		{pages["person-skills"] + "/assess", url.Values{"skill": {"go"}, "level": {"3"}, "evidence": {" "}}, 422, "The evidence is missing."},
		{pages["person-skills"] + "/evidence", url.Values{"skill": {"go"}, "sentence": {"x"}, "day": {"soon"}}, 422, "is no day"},
		{"/people/skills/" + s.ids["ada"] + "/assess", url.Values{"skill": {"go"}, "level": {"3"}, "evidence": {"I know"}}, 403, ""},
		{"/people/teams/harbour/skills", url.Values{"skill": {"go"}, "level": {"3"}, "people": {"many"}}, 422, "is no whole number"},
		{"/people/teams/harbour/skills", url.Values{"skill": {"cobol"}, "level": {"1"}, "people": {"0"}}, 303, ""},
		{"/people/teams/nowhere/skills", url.Values{"skill": {"go"}, "level": {"3"}, "people": {"1"}}, 403, ""},
		{"/skills", url.Values{"name": {"Kotlin"}, "kind": {"language"}}, 303, ""},
		{"/skills", url.Values{"name": {"kotlin"}, "kind": {"language"}}, 409, "There is a skill &#34;Kotlin&#34; already."},
		{"/skills/import", url.Values{"file": {"name,kind\nA,language\nB\n"}}, 422, "Line 3 has another number of columns"},
		{"/skills/import", url.Values{"file": {"name,kind\nRust,language\n"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"alias"}, "alias": {"kt"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"alias"}, "alias": {"Rust"}}, 409, `value="Rust"`},
		{"/skills/kotlin", url.Values{"do": {"unalias"}, "alias": {"kt"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"rename"}, "name": {""}, "kind": {"language"}}, 422, "The name of the skill is empty."},
		{"/skills/kotlin", url.Values{"do": {"merge"}, "into": {"rust"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"unmerge"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"retire"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"restore"}}, 303, ""},
		{"/skills/kotlin", url.Values{"do": {"dance"}}, 422, "does not say what to do"},
	} {
		status, page, _ := h.post(t, c.path, c.form)
		if status != c.status || !strings.Contains(page, c.says) {
			t.Errorf("%s %v: status %d, want %d with %q\n%s", c.path, c.form, status, c.status, c.says, page)
		}
	}
	if _, page, _ := h.get(t, "/me/skills"); !strings.Contains(page, "Guides; interested") || !strings.Contains(page, "Declared before") {
		t.Errorf("what was declared is not on the page\n%s", page)
	}
}
