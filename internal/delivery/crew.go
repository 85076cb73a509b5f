package delivery

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// usualWeek is what somebody works of whom nothing else is known: minutes on each day, Monday first.
var usualWeek = roster.Week{480, 480, 480, 480, 480}

// mate is somebody who works in a project: what it can count on.
type mate struct {
	Person

	handle string
	signs  signs                        // by which sources may know them, as far as the organisation says
	spans  []share                      // of their time, and from when until when
	week   roster.Week                  // all that they work
	away   []roster.Span                // as far as it is known
	skills map[string]skill.Declaration // by id
}

// share is a part of somebody's time.
type share struct {
	roster.Span

	percent int
}

// crew returns who is in a project today or will be, by name. It is read as Leadwright itself, for what is worked out of it: who
// is away and who can do what is not for everybody who may ask for a date.
func crew(ctx context.Context, tx *store.Tx, project string) ([]mate, error) {
	actor := access.System()
	in, err := organisation.InScope(ctx, tx, actor, project)
	if err != nil {
		return nil, err
	}
	all, err := organisation.Persons(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	gone, err := organisation.Exits(ctx, tx, actor, today)
	if err != nil {
		return nil, err
	}
	person := make(map[string]roster.Person, len(all))
	for _, p := range all {
		person[p.Handle] = p
	}
	var mates []mate
	var ids []string
	for _, m := range in.Members {
		p, there := person[m.Person]
		_, left := gone[m.Person]
		if !there || left || p.ID == "" || !m.Until.IsZero() && m.Until.Compare(today) < 0 ||
			!p.Until.IsZero() && p.Until.Compare(today) < 0 {
			continue
		}
		if !p.Until.IsZero() && (m.Until.IsZero() || m.Until.Compare(p.Until) > 0) {
			m.Until = p.Until
		}
		i := slices.IndexFunc(mates, func(o mate) bool { return o.ID == p.ID })
		if i < 0 {
			x := mate{Person: Person{p.ID, p.Name}, handle: p.Handle, week: p.Week,
				signs: signs{[]string{p.Handle}, []string{p.Name}, p.Emails}}
			if x.week == (roster.Week{}) {
				x.week = usualWeek
			}
			i, mates, ids = len(mates), append(mates, x), append(ids, p.ID)
		}
		mates[i].spans = append(mates[i].spans, share{m.Span, m.Share})
	}
	ahead, err := organisation.AwayAhead(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	for _, a := range ahead {
		if i := slices.Index(ids, a.PersonID); i >= 0 {
			mates[i].away = append(mates[i].away, a.Span)
		}
	}
	is, err := Find(ctx, tx, actor, project)
	if err != nil {
		return nil, err
	}
	for _, h := range is.Holidays {
		for i := range mates {
			mates[i].away = append(mates[i].away, h.Span)
		}
	}
	declared, err := skill.Declared(ctx, tx, actor, ids...)
	for i := range mates {
		mates[i].skills = declared[mates[i].ID]
	}
	slices.SortFunc(mates, func(a, b mate) int { return strings.Compare(a.Name+"\x00"+a.ID, b.Name+"\x00"+b.ID) })
	return mates, err
}

// able reports whether somebody declared a skill at a level.
func (m *mate) able(n Need) bool { return int(m.skills[n.Skill].Level) >= n.Level }

// percent is the largest share of their time that somebody has in the project, or will have.
func (m *mate) percent() (most int) {
	for _, s := range m.spans {
		most = max(most, s.percent)
	}
	return most
}

// minutes is what somebody has for the project on a day, from Monday to Sunday, by the shares that they have then.
func (m *mate) minutes(day store.Date) int {
	if slices.ContainsFunc(m.away, func(s roster.Span) bool { return s.On(day) }) {
		return 0
	}
	percent := 0
	for _, s := range m.spans {
		if s.On(day) {
			percent += s.percent
		}
	}
	weekday := (int(day.Start().Weekday()) + 6) % 7
	return m.week[weekday] * min(percent, 100) / 100
}
