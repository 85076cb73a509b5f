package api

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/store"
)

// AcrossProjects is where projects meet.
type AcrossProjects struct {
	People []BookedPerson `json:"people" doc:"Whom plans in force count on, those who are booked twice first, then by name"`
	Needs  []OpenNeed     `json:"needs" doc:"What projects need from others and have not, by the agreed day; without one first"`
}

// BookedPerson is what plans in force count on of somebody.
type BookedPerson struct {
	ID    string       `json:"id"`
	Name  string       `json:"name"`
	Twice bool         `json:"twice" doc:"More of their time is counted on in a week than there is"`
	Weeks []BookedWeek `json:"weeks" doc:"This week and the seven after it"`
}

// BookedWeek is what plans in force count on of somebody in a week.
type BookedWeek struct {
	Monday   string        `json:"monday"`
	Percent  int           `json:"percent" doc:"Of their time, on the day on which most is"`
	Projects []BookedShare `json:"projects"`
}

// BookedShare is what one project counts on.
type BookedShare struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Percent int    `json:"percent" doc:"Their share of time in it"`
	Items   int    `json:"items" doc:"That they are to do in it in this week"`
}

// OpenNeed is something that a project needs from others and that is not there yet.
type OpenNeed struct {
	Project string `json:"project" doc:"Its key"`
	ID      string `json:"id"`
	What    string `json:"what"`
	Scope   string `json:"scope" doc:"Key of who gives it; empty for somebody outside"`
	Party   string `json:"party" doc:"Who that is, outside"`
	By      string `json:"by" doc:"The day that was agreed; empty for none"`
}

func (a *API) acrossProjects(ctx context.Context, actor access.Actor, _ *struct{}) (out found[AcrossProjects], err error) {
	var x delivery.Across
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		x, err = delivery.AcrossProjects(ctx, tx, actor)
		return err
	})
	out.Body.People = convert(x.People, func(b delivery.Booked) BookedPerson {
		p := BookedPerson{ID: b.Person.ID, Name: b.Person.Name, Twice: b.Twice()}
		for i, w := range b.Weeks {
			p.Weeks = append(p.Weeks, BookedWeek{x.Weeks[i].String(), w.Percent, convert(w.Parts, func(s delivery.BookedPart) BookedShare {
				return BookedShare{s.Project, s.Name, s.Percent, s.Items}
			})})
		}
		return p
	})
	out.Body.Needs = convert(x.Needs, func(n delivery.Needed) OpenNeed {
		return OpenNeed{n.Project, n.ID, n.What, n.Scope, n.Party, n.By.String()}
	})
	return out, err
}
