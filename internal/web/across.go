package web

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// across shows where projects meet: in people, and in what they need from others.
func (s *server) across(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx := r.Context()
	var a delivery.Across
	var names map[string]string
	var today store.Date
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if a, err = delivery.AcrossProjects(ctx, tx, v.Actor); err != nil {
			return err
		}
		scopes, err := organisation.Scopes(ctx, tx, v.Actor)
		names = namesOfScopes(scopes)
		return err
	})
	if err != nil {
		return err
	}
	var p acrossPage
	for _, monday := range a.Weeks {
		p.Weeks = append(p.Weeks, fmt.Sprintf("%d %s", monday.Day, monday.Month.String()[:3]))
	}
	twice, late := 0, 0
	for _, b := range a.People {
		twice += count(b.Twice())
		p.People = append(p.People, acrossRowOf(b))
	}
	for _, d := range a.Needs {
		row := acrossNeed{What: d.What, Project: d.Name, Href: projectLink(d.Project), From: d.Party}
		if d.Scope != "" {
			row.From, row.FromHref = cmp.Or(names[d.Scope], d.Scope), scopeLink(d.Scope)
		}
		row.Says, row.Late = agreedWords(d.Dependency, d.By, today)
		late += count(!d.By.IsZero() && row.Late)
		p.Needs = append(p.Needs, row)
	}
	people := counted(twice, "person is", "people are") + " booked twice"
	switch {
	case len(a.People)+len(a.Needs) == 0:
		p.Answer = "Nowhere that is known."
	case twice == 0 && late == 0:
		p.Answer = "Nobody is booked twice, and nothing that was agreed is late."
	case late == 0:
		p.Answer = people + "."
	case twice == 0:
		p.Answer = counted(late, "thing that was agreed is", "things that were agreed are") + " late."
	default:
		p.Answer = people + ", and " + plural(late, "thing that was agreed is", "things that were agreed are") + " late."
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Across projects"); err != nil {
		return err
	}
	return s.ok(w, r, acrossView(p))
}

func acrossRowOf(b delivery.Booked) acrossRow {
	row := acrossRow{Name: b.Person.Name, Href: link([]string{"people", b.Person.ID, "teams"})}
	for _, week := range b.Weeks {
		var cell acrossWeek
		for _, x := range week.Parts {
			cell.Parts = append(cell.Parts, linkView{fmt.Sprintf("%s %d%%", x.Name, x.Percent), projectLink(x.Project, "plan")})
		}
		if week.Percent > 100 {
			cell.Over = fmt.Sprintf("%d%% in all", week.Percent)
		}
		row.Weeks = append(row.Weeks, cell)
	}
	return row
}

// agreedWords say how far something that a project needs is, and whether somebody should look after it.
func agreedWords(d delivery.Dependency, by, today store.Date) (says string, late bool) {
	switch {
	case !d.Met.IsZero():
		return "There since " + dateOf(d.Met) + ".", false
	case by.IsZero():
		return "No date is agreed.", true
	case by.Compare(today) < 0:
		return "Agreed for " + dateOf(by) + ", and not there.", true
	default:
		return "Agreed for " + dateOf(by) + ".", false
	}
}
