package role_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/role"
)

const organisation = `
# What Example Ltd calls its roles.
responsibilities:
  on-call:
    area: technical
    name: on-call
    sentence: Keep the services running outside of office hours.
    languages: {de: {name: Bereitschaft}}
roles:
  technical-lead:
    name: Captain
    titles: [Navigator, Technical Manager]
    responsibilities: {on-call: answers-for, mentoring: none}
    skills: {budgeting: 2, planning: 4}
    relation: none
    dedicate:
      people: {above: 5, reason: Our teams are small.}
    languages:
      de: {name: Technische Leitung, titles: [Technischer Leiter, Technische Leiterin]}
      fr: {titles: [Développeuse principale]}
  chapter-lead:
    name: Chapter lead
    summary: Leads those of a discipline.
    focus: [technical]
    scope: {kinds: [discipline], disciplines: one, sentence: A chapter.}
    relation: manages
    responsibilities: {mentoring: answers-for}
    next: [technical-lead, guild-master]
    combines: [lead-engineer]
  guild-master:
    name: Guild master
    summary: Leads the chapter leads.
    focus: [technical]
    scope: {kinds: [several-teams], sentence: A guild.}
    next: [chapter-lead]
ambiguous:
  - {titles: [Boss], roles: [manager, chapter-lead], reason: It depends on whom one asks.}
words:
  seniority: [leitende]
  abbreviations: {ldr: [leader]}
`

func extend(t *testing.T, file string) *Catalogue {
	t.Helper()
	c, err := Standard().Extend([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func means(t *testing.T, c *Catalogue, title, want string) {
	t.Helper()
	found, err := c.Resolve(title)
	ids := found.Role
	for _, k := range found.Candidates {
		ids += "|" + k.Role
	}
	if err != nil || strings.Trim(ids, "|") != want || (found.Status == Exact) != (found.Role != "") {
		t.Errorf("%q: %+v, %v", title, found, err)
	}
}

func TestAnOrganisationExtends(t *testing.T) {
	t.Parallel()
	before := fmt.Sprintf("%+v", Standard().Roles())
	c := extend(t, organisation)
	lead, _ := c.Role("technical-lead")
	if lead.Name != "Captain" || lead.Part("on-call") != AnswersFor || lead.Part("mentoring") != "" ||
		lead.Part("technical-decisions") != AnswersFor || lead.Level("planning") != 4 || lead.Level("budgeting") != 2 ||
		!slices.Contains(lead.Titles, "Tech Lead") || !slices.Contains(lead.Titles, "Navigator") {
		t.Errorf("%+v", lead)
	}
	if got := lead.Dedicate[0]; got != (Threshold{Measure: People, Above: 5, Reason: "Our teams are small."}) || len(lead.Dedicate) != 4 {
		t.Errorf("%+v", lead.Dedicate)
	}
	means(t, c, "Senior Navigator II", "technical-lead")
	means(t, c, "Tech Lead", "technical-lead")
	means(t, c, "Technical Manager", "technical-lead") // the organisation's word goes before ours
	means(t, c, "technische leiterin", "technical-lead")
	means(t, c, "DEVELOPPEUSE PRINCIPALE", "technical-lead")
	means(t, c, "Leitende Technische Leiterin", "technical-lead")
	means(t, c, "Team Ldr", "team-lead")
	means(t, c, "Boss", "manager|chapter-lead")
	means(t, c, "Chapter Lead", "chapter-lead|lead-engineer|manager") // ours stays: the role's name is no claim to it
	if engineer, _ := c.Role("lead-engineer"); !slices.Contains(engineer.Combines, "chapter-lead") {
		t.Errorf("%v", engineer.Combines)
	}
	if manager, _ := c.Role("engineering-manager"); slices.Contains(manager.Titles, "Technical Manager") {
		t.Errorf("%v", manager.Titles)
	}
	if paths, err := c.Paths("guild-master", Evidence{}); err != nil || len(paths) < 5 || paths[0].To != "chapter-lead" {
		t.Errorf("%+v, %v", paths, err)
	}
	if fmt.Sprintf("%+v", Standard().Roles()) != before {
		t.Error("the standard catalogue has changed")
	}
}

func TestWordsComeInTheWishedLanguage(t *testing.T) {
	t.Parallel()
	c := extend(t, organisation)
	for language, want := range map[string]string{"de": "Technische Leitung", "de-AT": "Technische Leitung", "DE": "Technische Leitung",
		"fr": "Captain", "en": "Captain", "": "Captain"} {
		local := c.In(language)
		if lead, _ := local.Role("technical-lead"); lead.Name != want || lead.Summary == "" {
			t.Errorf("%s: %q", language, lead.Name)
		}
		means(t, local, "Tech Lead", "technical-lead")
	}
	german := c.In("de-CH")
	duty, _ := german.Responsibility("on-call")
	if duty.Name != "Bereitschaft" || !strings.HasPrefix(duty.Sentence, "Keep") {
		t.Errorf("%+v", duty)
	}
	if lead, _ := german.Role("technical-lead"); !slices.Equal(lead.Titles, []string{"Technischer Leiter", "Technische Leiterin"}) {
		t.Errorf("%v", lead.Titles)
	}
}

func TestNothingToAddIsNoError(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "\ufeff", "# nothing yet\n", "---\n"} {
		if c := extend(t, file); !reflect.DeepEqual(c.Roles(), Standard().Roles()) {
			t.Errorf("%q changes roles", file)
		}
	}
	if again := extend(t, organisation); !reflect.DeepEqual(again.Roles(), extend(t, organisation).Roles()) {
		t.Error("extending is not the same each time")
	}
}

func TestWrongFilesNameTheLineAndTheField(t *testing.T) {
	t.Parallel()
	role := "roles:\n  scout:\n    name: Scout\n    summary: Looks ahead.\n    focus: [technical]\n" +
		"    scope: {kinds: [team], sentence: A team.}\n"
	for _, test := range []struct{ name, file, line, says string }{
		{"unknown field", "roles:\n  cto:\n    titels: [Chief]\n", "line 3", "roles.cto.titels"},
		{"unknown section", "rolls: {}\n", "line 1", "rolls"},
		{"unknown responsibility", "roles:\n  cto:\n    responsibilities:\n      budgets: answers-for\n", "line 4", `"budgets"`},
		{"unknown part", "roles:\n  cto:\n    responsibilities:\n      budget: owns\n", "line 4", `"owns"`},
		{"unknown relation", "roles:\n  cto:\n    relation: owns\n", "line 3", `roles.cto.relation is "owns"`},
		{"two relations", "roles:\n  cto:\n    relation: [leads, manages]\n", "line 3", "not a text"},
		{"unknown next role", role + "    next: [cto,\n      nobody]\n", "line 8", "roles.scout.next"},
		{"next is itself", role + "    next: [scout]\n", "line 7", "the role itself"},
		{"combines itself", role + "    combines: [scout]\n", "line 7", "the role itself"},
		{"twice the same", role + "    next: [cto, cto]\n", "line 7", "twice"},
		{"a role without a name", "roles:\n  scout:\n    summary: Looks ahead.\n", "line 3", "roles.scout has no name"},
		{"a role without focus", "roles:\n  scout:\n    name: Scout\n    summary: S.\n    scope: {kinds: [team], sentence: T.}\n", "line 3", "focus"},
		{"no id", "roles:\n  Head Of:\n    name: x\n", "line 2", `"Head Of"`},
		{"a level too high", "roles:\n  cto:\n    skills: {planning: 6}\n", "line 3", `"6"`},
		{"a level of words", "roles:\n  cto:\n    skills: {planning: high}\n", "line 3", `"high"`},
		{"an unknown measure", "roles:\n  cto:\n    dedicate:\n      moons: {above: 1, reason: x}\n", "line 4", `"moons"`},
		{"a threshold without its reason", "roles:\n  cto:\n    dedicate:\n      people: {above: 1}\n", "line 4", "reason"},
		{"a threshold below nothing", "roles:\n  cto:\n    dedicate:\n      people: {above: -1, reason: x}\n", "line 4", `"-1"`},
		{"no language", "roles:\n  cto:\n    languages:\n      German: {name: x}\n", "line 4", `"German"`},
		{"a title without words", "roles:\n  cto:\n    titles: ['--']\n", "line 3", "no title"},
		{"a long title", "roles:\n  cto:\n    titles: [" + strings.Repeat("x ", 500) + "]\n", "line 3", "no title"},
		{"a list for a text", "roles:\n  cto:\n    name: [a]\n", "line 3", "not a text"},
		{"a text for a list", "roles:\n  cto:\n    titles: Boss\n", "line 3", "not a list"},
		{"a text for a mapping", "roles: none\n", "line 1", "not a mapping"},
		{"a list for a file", "- a\n", "line 1", "the file is not a mapping"},
		{"nothing where something is expected", "roles:\n  cto:\n    name:\n", "line 3", "is empty"},
		{"the same field twice", "roles:\n  cto:\n    name: a\n    name: b\n", "line 4", "name"},
		{"an alias", "roles:\n  cto: &c\n    name: a\n  cio: *c\n", "line 4", "alias"},
		{"a merge", "roles:\n  cto:\n    <<: {name: a}\n", "line 3", "merges"},
		{"no YAML", "roles:\n  cto: [\n", "line ", "no YAML"},
		{"two documents", "roles: {}\n---\nroles: {}\n", "line 2", "second document"},
		{"another encoding", "roles:\n  cto:\n    name: Fran\xe7ois\n", "line 3", "UTF-8"},
		{"too deep", strings.Repeat("[", 5000), "line ", "no YAML"},
		{"a family that is a role", "families:\n  cto: {name: x, sentence: y}\n", "line 2", "cto"},
		{"an ambiguity of one", "ambiguous:\n  - {titles: [X], roles: [cto], reason: x}\n", "line 2", "ambiguous[0]"},
		{"an empty abbreviation", "words:\n  abbreviations: {x: []}\n", "line 2", "words.abbreviations.x"},
		{"a text too long", "roles:\n  cto:\n    summary: " + strings.Repeat("x", 3000) + "\n", "line 3", "more than"},
		{"too large", strings.Repeat("#", 2<<20), "line 1", "larger"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, err := Standard().Extend([]byte(test.file))
			known, ok := errors.AsType[*fault.Error](err)
			if c != nil || !ok || known.Kind != fault.KindInvalid || !strings.HasPrefix(known.Field, test.line) ||
				!strings.Contains(known.Message, test.says) || known.Hint == "" || len(known.Message) > 500 {
				t.Errorf("%+v", err)
			}
		})
	}
}

func TestAHintNamesTheNearestID(t *testing.T) {
	t.Parallel()
	_, err := Standard().Extend([]byte("roles:\n  cto:\n    responsibilities: {mentorin: answers-for}\n"))
	if _, hint := fault.Sentence(err); !strings.Contains(hint, "mentoring") {
		t.Error(hint)
	}
}

// FuzzExtend holds that any file is taken or refused as wrong input, and that what is taken answers questions.
func FuzzExtend(f *testing.F) {
	f.Add([]byte(organisation))
	f.Add([]byte("roles: {x: {}}"))
	f.Add([]byte("roles: {cto: {titles: [a], next: [cio]}}"))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := Standard().Extend(file)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		for _, r := range c.Roles() {
			if found, err := c.Resolve(r.ID); err != nil || found.Status == Unknown {
				t.Fatalf("%q: %+v, %v", r.ID, found, err)
			}
			if _, err := c.Paths(r.ID, Evidence{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.Compare("cto", c.Roles()[0].ID); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheExampleIsTaken(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../../examples/roles.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := extend(t, string(file))
	means(t, c, "Leitende Technische Leiterin (Zahlungen)", "technical-lead")
	means(t, c, "Guild Lead", "chapter-lead")
	means(t, c, "Captain", "team-lead|technical-lead")
	if lead, _ := c.In("de").Role("technical-lead"); lead.Name != "Technische Leitung" {
		t.Error(lead.Name)
	}
}
