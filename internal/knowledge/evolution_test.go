package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/people"
)

// TestEvolution looks back at a file that ann wrote, an agent doubled a year later, and ben reviewed and reworked lately.
func TestEvolution(t *testing.T) {
	t.Parallel()
	var p past
	p.commit(did{by: "ann", files: []string{"core.go"}, added: 200})
	p.commit(did{by: "bot", at: 200, files: []string{"core.go", "more.go"}, added: 400, made: people.Agent})
	p.commit(did{by: "ben", at: 380, files: []string{"core.go"}, added: 300})
	p.commit(did{by: "ben", at: 400, files: []string{"other.go"}, added: 10})
	l := p.ledger()
	a := &Atlas{Overview: newOverview(Repository{}, l, l.Measure(), nil)}
	var told []string
	for _, m := range a.Evolution([]int32{fileOf(t, l, "core.go"), fileOf(t, l, "more.go")}) {
		told = append(told, fmt.Sprintf("day %d: %d lines, %.0f%%, %d", (m.When.Unix()-epoch)/day, m.Lines, 100*m.Coverage, m.People))
	}
	want := []string{"day 36: 200 lines, 100%, 1", "day 127: 200 lines, 100%, 1", "day 218: 1000 lines, 60%, 1", "day 309: 1000 lines, 60%, 1",
		"day 400: 1300 lines, 69%, 2"}
	if !slices.Equal(told, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

// TestMeasureNow: the measure of now, made as one of an earlier moment is, is the measure.
func TestMeasureNow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		a := &Atlas{Overview: newOverview(Repository{}, l, l.Measure(), nil)}
		m := a.measureAt(a.alive, l.Now)
		for _, f := range a.alive {
			if got, want := m.File(f), a.File(f); !slices.Equal(got, want) {
				t.Fatalf("%s: %+v, want %+v", l.Files[f].Path, got, want)
			}
		}
	})
}
