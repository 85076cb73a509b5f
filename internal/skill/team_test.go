package skill

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// small is a vocabulary of three skills.
func small() *Vocabulary {
	return newVocabulary([]entry{{id: "go", name: "Go", kind: Language}, {id: "sql", name: "SQL", kind: Language},
		{id: "dutch", name: "Dutch law", kind: Domain}}, []word{{"go", "Go", "go"}, {"golang", "golang", "go"}})
}

func need(v *Vocabulary, id string, level Level, people int) Need {
	s, _ := v.ByID(id)
	return Need{Skill: s, Level: level, People: people}
}

func declared(l Level, i Interest) Cell { return Cell{Declared: &Declaration{Level: l, Interest: i}} }

// drawn writes columns as "skill level/wanted have willing state".
func drawn(columns []Column) string {
	var all []string
	for _, c := range columns {
		text := fmt.Sprintf("%s %d/%d %d-%d %d-%d %s", c.Skill.ID, c.Level, c.Wanted, c.Have.Least, c.Have.Most, c.Willing.Least,
			c.Willing.Most, c.State)
		if c.Only != "" {
			text += " only " + c.Only
		}
		if c.Strong {
			text += " strong"
		}
		all = append(all, strings.TrimSpace(text))
	}
	return strings.Join(all, "; ")
}

func TestDraw(t *testing.T) {
	t.Parallel()
	v := small()
	ada := seen{Member{"a", "Ada"}, map[string]Cell{"go": declared(4, Eager), "sql": declared(1, Interested)}}
	ben := seen{Member{"b", "Ben"}, map[string]Cell{"go": declared(2, Eager)}}
	cleo := seen{Member{"c", "cleo"}, map[string]Cell{"sql": {Assessed: &Assessment{Level: 3}, Found: true}}}
	tests := []struct {
		name    string
		needs   []Need
		persons []seen
		others  sums
		told    bool
		want    string
	}{
		{"nobody", nil, nil, sums{}, false, ""},
		{"no needs", nil, []seen{cleo, ada, ben}, sums{}, false, "go 3/0 1-1 1-1; sql 3/0 0-0 1-1"},
		{"needs", []Need{need(v, "sql", 3, 1), need(v, "dutch", 2, 1), need(v, "go", 3, 1)}, []seen{ada, ben, cleo}, sums{}, false,
			"go 3/1 1-1 1-1 met only Ada; sql 3/1 0-0 1-1 short; dutch 2/1 0-0 0-0 short"},
		{"spare", []Need{need(v, "go", 2, 1)}, []seen{ada, ben}, sums{}, false, "go 2/1 2-2 0-0 met strong; sql 3/0 0-0 1-1"},
		{"two wanted, one there", []Need{need(v, "go", 4, 2)}, []seen{ada}, sums{}, false,
			"go 4/2 1-1 0-0 short only Ada; sql 3/0 0-0 1-1"},
		{"others untold", []Need{need(v, "go", 3, 2)}, []seen{ada}, sums{people: 2}, false, "go 3/2 1-3 0-2 unclear; sql 3/0 0-2 1-3"},
		{"others told", []Need{need(v, "go", 3, 2)}, []seen{ada},
			sums{people: 6, declared: map[string][]Declaration{"go": {{Level: 3}, {Level: 4}, {Level: 3}}, "sql": {{Level: 1}}}}, true,
			"go 3/2 4-7 0-2 met strong; sql 3/0 0-2 1-3"},
		{"others alone", nil, nil,
			sums{people: 5, declared: map[string][]Declaration{"go": {{Level: 1}, {Level: 1}, {Level: 5}}, "sql": {{Level: 5}}}}, true,
			"go 3/0 0-2 0-2"},
	}
	for _, tt := range tests {
		columns := columnsOf(v, tt.needs, tt.persons, tt.others, tt.told)
		rows := rowsOf(columns, tt.persons)
		if got := drawn(columns); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
			if len(r.Cells) != len(columns) {
				t.Errorf("%s: %s has %d cells for %d columns", tt.name, r.Name, len(r.Cells), len(columns))
			}
		}
		if len(names) == 3 && strings.Join(names, " ") != "Ada Ben cleo" {
			t.Errorf("%s: rows are %v", tt.name, names)
		}
	}
}

// What is told of others never depends on one of them: to change one declaration moves a number at most to the next band,
// and no column appears or goes for one or two people. And more people never make a need less met.
func TestDrawProperties(t *testing.T) {
	t.Parallel()
	rank := map[State]int{Short: 0, Unclear: 1, Met: 2}
	rapid.Check(t, func(t *rapid.T) {
		v := small()
		needs := []Need{need(v, "go", Level(rapid.IntRange(1, 5).Draw(t, "level")), rapid.IntRange(1, 6).Draw(t, "people"))}
		var persons []seen
		for i := range rapid.IntRange(0, 8).Draw(t, "persons") {
			persons = append(persons, seen{Member{fmt.Sprint(i), fmt.Sprint("P", i)}, map[string]Cell{
				"go": declared(Level(rapid.IntRange(0, 5).Draw(t, "declared")), NoOpinion)}})
		}
		others := sums{people: rapid.IntRange(Fewest, 12).Draw(t, "others"), declared: map[string][]Declaration{}}
		for range rapid.IntRange(0, others.people).Draw(t, "who") {
			others.declared["go"] = append(others.declared["go"], Declaration{Level: Level(rapid.IntRange(0, 5).Draw(t, "other"))})
		}
		sure := columnsOf(v, needs, persons, others, true)
		unsure := columnsOf(v, needs, persons, others, false)
		if a, b := sure[0].Have, unsure[0].Have; a.Least < b.Least || a.Most > b.Most {
			t.Fatalf("told %v, untold %v", a, b)
		}
		if unsure[0].State != Unclear && unsure[0].State != sure[0].State {
			t.Fatalf("untold %s, told %s", unsure[0].State, sure[0].State)
		}
		more := append(persons, seen{Member{"x", "X"}, map[string]Cell{"go": declared(5, NoOpinion)}})
		if better := columnsOf(v, needs, more, others, true); rank[better[0].State] < rank[sure[0].State] {
			t.Fatalf("from %s to %s", sure[0].State, better[0].State)
		}
		if sure[0].Only != "" && others.people > 0 {
			t.Fatalf("%s is named as the only one beside others", sure[0].Only)
		}
	})
}
