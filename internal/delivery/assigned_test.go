package delivery

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

func TestWhoIsAssigned(t *testing.T) {
	t.Parallel()
	ada := signs{[]string{"ada"}, []string{"Ada Example", "Ada"}, []string{"ada@example.com", "12+lady-a@users.noreply.github.com"}}
	for a, want := range map[Assignee]bool{
		{"ada", "", ""}:               true,
		{"ADA", "Somebody Else", ""}:  true,
		{"lady-a", "", ""}:            true,
		{"x", "", "Ada@Example.com"}:  true,
		{"x", "  ada   EXAMPLE ", ""}: true,
		{"x", "Ada", ""}:              false,
		{"", "", ""}:                  false,
		{"example", "", ""}:           false,
		{"12+lady-a@users.noreply.github.com", "Ada B", ""}: false,
	} {
		if got := ada.is(a); got != want {
			t.Errorf("%+v is Ada: %t", a, got)
		}
	}
}

func TestWhatIsStoredOfAssignees(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 400)
	all := []Assignee{{"b", "B\tline\nof", "B@x.example"}, {"a", "", ""}, {"a", "", ""}, {}, {long, "", ""}}
	kept := cleaned(all, &people.Erased{})
	if len(kept) != 3 || kept[0] != (Assignee{"a", "", ""}) || kept[1] != (Assignee{"b", "B line of", "b@x.example"}) || kept[2].Account == long {
		t.Errorf("kept is %+v", kept)
	}
	if again := assigneesOf(assigneeLines(kept)); !slices.Equal(again, kept) {
		t.Errorf("stored it is %+v", again)
	}
	if got := assigneesOf(""); got != nil {
		t.Errorf("of nothing are %+v", got)
	}
	if got := cleaned(slices.Repeat([]Assignee{{"a", "", ""}, {"b", "", ""}}, 40), &people.Erased{}); len(got) != 2 {
		t.Errorf("of eighty are %d", len(got))
	}
}

func TestWhoFitsTogether(t *testing.T) {
	t.Parallel()
	can := func(id string, level skill.Level) mate {
		return mate{Person: Person{ID: id}, skills: map[string]skill.Declaration{"lifting": {Level: level}}}
	}
	mates := []mate{can("strong", 4), can("able", 2), can("weak", 0)}
	for _, test := range []struct {
		people int
		needs  []Need
		want   string
	}{
		{1, nil, "weak"},
		{1, []Need{{"lifting", 2, 1}}, "able"},
		{2, []Need{{"lifting", 2, 1}}, "weak able"},
		{2, []Need{{"lifting", 2, 2}}, "able strong"},
		{2, []Need{{"lifting", 5, 1}}, "weak"},
		{1, []Need{{"lifting", 5, 1}}, ""},
	} {
		x := Item{People: test.people, Needs: test.needs}
		some := []Person{{ID: "weak"}, {ID: "able"}, {ID: "strong"}}
		if got := strings.Join(fits(&x, some, mates), " "); got != test.want {
			t.Errorf("%d people, needs %v: %q, not %q", test.people, test.needs, got, test.want)
		}
	}
}

func TestPlansKeepWhoIsAssignedInTheTracker(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 4}, skill.Declaring{Level: 1})
		takes := Estimate{480, 480, 480}
		issues := []Incoming{
			{Key: "1", Title: "Pack", State: Doing, Opened: day("2026-02-01"), Estimate: takes, Assigned: []Assignee{{Account: "ada"}}},
			{Key: "2", Title: "Carry", State: Todo, Opened: day("2026-02-01"), Estimate: takes,
				Assigned: []Assignee{{"benny", "Ben Example", ""}, {Account: "zoe"}}},
		}
		if _, err := b.take("ada", issues); err != nil {
			t.Fatal(err)
		}
		if again, err := b.take("ada", issues); err != nil || again.Same != 2 {
			t.Errorf("again: %+v, %v", again, err)
		}
		who := func() (pack, carry string) {
			for _, x := range b.search(Ask{}).Tasks {
				if x.Title == "Pack" {
					pack = names(x)
				} else {
					carry = names(x)
				}
			}
			return pack, carry
		}
		// Ada has half of her time: free to choose, Ben would do both.
		if pack, carry := who(); pack != "Ada" || carry != "Ben" {
			t.Errorf("%s packs and %s carries", pack, carry)
		}
		var items []Item
		read := func() {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				l, err := Items(ctx, tx, b.who["cay"], "move", Filter{})
				items = l.Items
				return err
			})
		}
		read()
		b.do(func(ctx context.Context, tx *store.Tx) error {
			here, others, err := AssignedTo(ctx, tx, b.who["cay"], items[1])
			who, problem := Doers(ctx, tx, b.who["cay"], "move", items)
			if len(who) != 2 || strings.Join(who[items[0].ID], " and ") != "Ada Example" ||
				strings.Join(who[items[1].ID], " and ") != "Ben Example and zoe" {
				t.Errorf("they are done by %v, %v", who, problem)
			}
			if len(here) != 1 || here[0].ID != b.who["ben"].PersonID || !slices.Equal(others, []string{"zoe"}) {
				t.Errorf("assigned are %v and %v", here, others)
			}
			return err
		})

		// Who cannot do it is not made to, nor who declined.
		items[0].Needs = []Need{{"lifting", 3, 1}}
		items[1].Needs = items[0].Needs
		b.put(items[0])
		b.put(items[1])
		if pack, carry := who(); pack != "Ada" || carry != "Ada" {
			t.Errorf("with a need %s packs and %s carries", pack, carry)
		}
		items[0].Needs, items[0].Revision, items[0].Assigned = nil, 0, nil // which only the tracker says
		b.put(items[0])
		if read(); len(items[0].Assigned) == 0 {
			t.Error("an item that was changed here is assigned to nobody")
		}
		b.answer("ada", items[0], Declined)
		if pack, _ := who(); pack != "Ben" {
			t.Errorf("Ada declined, and %s packs", pack)
		}

		// What the tracker says later holds.
		issues[1].Assigned = nil
		if again, err := b.take("ada", issues); err != nil || again.Changed != 1 {
			t.Errorf("assigned to nobody: %+v, %v", again, err)
		}
		if read(); items[1].Assigned != nil {
			t.Errorf("it is still assigned to %v", items[1].Assigned)
		}
	})
}
