package planexport

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// writeTaskJuggler writes a plan for TaskJuggler 3, with fixed days: it reports, and does not schedule. Ends are the day after.
func writeTaskJuggler(w io.Writer, p *Plan) error {
	var b strings.Builder
	first, last := p.Made, p.Made
	for i, t := range p.Tasks {
		if i == 0 || t.First.Before(first) {
			first = t.First
		}
		if t.Last.After(last) {
			last = t.Last
		}
	}
	fmt.Fprintf(&b, "project plan %s %s - %s {\n  now %s\n}\n\n", quoted(p.Name), first.Format(time.DateOnly),
		last.AddDate(0, 0, 1).Format(time.DateOnly), p.Made.UTC().Format(time.DateOnly))
	for i, x := range p.People {
		fmt.Fprintf(&b, "resource p%d %s {\n", i+1, quoted(x.Name))
		if x.Email != "" {
			fmt.Fprintf(&b, "  email %s\n", quoted(x.Email))
		}
		b.WriteString("}\n")
	}
	b.WriteString("\n")
	for i := range p.Tasks {
		t := &p.Tasks[i]
		fmt.Fprintf(&b, "task t%d %s {\n  start %s\n  end %s\n  scheduled\n", i+1, quoted(fmt.Sprintf("#%d %s", t.Number, t.Title)),
			t.First.Format(time.DateOnly), t.Last.AddDate(0, 0, 1).Format(time.DateOnly))
		for _, who := range t.People {
			fmt.Fprintf(&b, "  allocate p%d\n", who+1)
		}
		for _, a := range t.After {
			fmt.Fprintf(&b, "  # after t%d\n", a+1)
		}
		b.WriteString("}\n")
	}
	b.WriteString("\ntaskreport plan \"plan\" {\n  formats html\n  columns no, name, start, end, resources, chart\n}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// quoted is a text between quotation marks as TaskJuggler reads it: a backslash would take the meaning of what follows it away.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, "/", `"`, "'", "${", "$ {").Replace(oneLine(s)) + `"`
}
