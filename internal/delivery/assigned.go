package delivery

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Assignee is to whom an item is assigned in its source, as that calls them. Not all of these are known everywhere.
type Assignee struct{ Account, Name, Email string }

// Says is what to call them.
func (a Assignee) Says() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Account
}

const mostAssignees = 20

// assignees are those of an item in the form in which they are stored, and back.
func assigneesOf(lines string) (all []Assignee) {
	for line := range strings.Lines(lines) {
		if part := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(part) == 3 {
			all = append(all, Assignee{part[0], part[1], part[2]})
		}
	}
	return all
}

func assigneeLines(all []Assignee) string {
	var b strings.Builder
	for _, a := range all {
		b.WriteString(a.Account + "\t" + a.Name + "\t" + a.Email + "\n")
	}
	return b.String()
}

// cleaned leaves what can be stored, in order, without who was erased.
func cleaned(all []Assignee, erased *people.Erased) (kept []Assignee) {
	line := func(s string) string { return cut(strings.Join(strings.Fields(s), " "), maxKey) }
	for _, a := range all[:min(len(all), mostAssignees)] {
		a = Assignee{line(a.Account), line(a.Name), strings.ToLower(line(a.Email))}
		if a != (Assignee{}) && !isErased(a, erased) {
			kept = append(kept, a)
		}
	}
	slices.SortFunc(kept, func(a, b Assignee) int {
		return strings.Compare(assigneeLines([]Assignee{a}), assigneeLines([]Assignee{b}))
	})
	return slices.Compact(kept)
}

func isErased(a Assignee, erased *people.Erased) bool {
	return erased.Owner("@"+a.Account) || erased.Owner(a.Email) || erased.Text(a.Name) != a.Name
}

// signs are by what somebody is known.
type signs struct{ handles, names, emails []string }

// is reports whether an assignee is somebody: by their address, by their handle or their account at a forge, or by a name of two
// words or more.
func (s *signs) is(a Assignee) bool {
	fold := func(text string) func(string) bool {
		return func(known string) bool { return text != "" && strings.EqualFold(known, text) }
	}
	return slices.ContainsFunc(s.emails, fold(a.Email)) || slices.ContainsFunc(s.handles, fold(a.Account)) ||
		slices.ContainsFunc(s.emails, func(email string) bool { return fold(a.Account)(people.ForgeLogin(email)) }) ||
		strings.Contains(a.Name, " ") && slices.ContainsFunc(s.names, func(name string) bool { return people.SameName(name, a.Name) })
}

// AssignedTo says to whom an item is assigned in its source: those who are in the project by their names here, and as what the
// source calls the others.
func AssignedTo(ctx context.Context, tx *store.Tx, actor access.Actor, x Item) (here []Person, others []string, err error) {
	if err := actor.May(access.ReadProjects); err != nil || len(x.Assigned) == 0 {
		return nil, nil, err
	}
	mates, err := crew(ctx, tx, x.Project)
	if err == nil {
		err = identify(ctx, tx, mates)
	}
	here, others = known(&x, mates)
	return here, others, err
}

// identify adds to the signs of a crew what they sign with in histories.
func identify(ctx context.Context, tx *store.Tx, mates []mate) error {
	ids := make([]string, len(mates))
	for i := range mates {
		ids[i] = mates[i].ID
	}
	known, err := people.Names(ctx, tx, ids...)
	for i := range mates {
		for _, is := range known[mates[i].ID].Identities {
			s := &mates[i].signs
			s.names, s.emails = append(s.names, is.Name), append(slices.Clone(s.emails), is.Email)
		}
	}
	return err
}

// known tells those of a crew to whom an item is assigned in its source, and what the source calls the others.
func known(x *Item, mates []mate) (here []Person, others []string) {
	for _, a := range x.Assigned {
		if i := slices.IndexFunc(mates, func(m mate) bool { return m.signs.is(a) }); i < 0 {
			others = append(others, a.Says())
		} else if !slices.Contains(here, mates[i].Person) {
			here = append(here, mates[i].Person)
		}
	}
	return here, others
}

// Doers says who does some items of a project, by item: who accepted them, else to whom they are assigned in their source.
func Doers(ctx context.Context, tx *store.Tx, actor access.Actor, project string, items []Item) (map[string][]string, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, nil
	}
	some, args := among([]any{string(Accepted)}, idsOf(items))
	accepted, err := assignments(ctx, tx, `WHERE state = $1 AND item IN `+some+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	who := map[string][]string{}
	for _, a := range accepted {
		if a.Person.ID != "" {
			who[a.Item] = append(who[a.Item], a.Person.Name)
		}
	}
	var mates []mate
	for i := range items {
		x := &items[i]
		if len(who[x.ID]) > 0 || len(x.Assigned) == 0 {
			continue
		}
		if mates == nil {
			if mates, err = crew(ctx, tx, project); err == nil {
				err = identify(ctx, tx, mates)
			}
			if err != nil {
				return nil, err
			}
		}
		here, others := known(x, mates)
		for _, p := range here {
			who[x.ID] = append(who[x.ID], p.Name)
		}
		who[x.ID] = append(who[x.ID], others...)
	}
	return who, nil
}

// fits returns the ids of those of some people of a crew who can do an item together, as far as is known: each meets a need of
// it, or there is a place for anybody.
func fits(x *Item, some []Person, mates []mate) (kept []string) {
	places, free := map[string]int{}, x.People // places by skill
	for _, n := range x.Needs {
		places[n.Skill] = n.People
		free -= n.People
	}
	for _, p := range some {
		m := &mates[slices.IndexFunc(mates, func(m mate) bool { return m.ID == p.ID })]
		at := slices.IndexFunc(x.Needs, func(n Need) bool { return places[n.Skill] > 0 && m.able(n) })
		switch {
		case at >= 0:
			places[x.Needs[at].Skill]--
		case free > 0:
			free--
		default:
			continue
		}
		kept = append(kept, p.ID)
	}
	return kept
}

// assignedTo returns the items that are assigned to somebody in their source.
func assignedTo(ctx context.Context, tx *store.Tx, is *signs) ([]Item, error) {
	all, err := store.All(ctx, tx, scanItem, selectItems+`WHERE assigned <> '' ORDER BY project, number`)
	return slices.DeleteFunc(all, func(x Item) bool { return !slices.ContainsFunc(x.Assigned, is.is) }), err
}

// unassign takes somebody out of what sources say.
func unassign(ctx context.Context, tx *store.Tx, is *signs) error {
	all, err := assignedTo(ctx, tx, is)
	if err != nil {
		return err
	}
	for i := range all {
		left := slices.DeleteFunc(all[i].Assigned, is.is)
		if _, err := tx.Exec(ctx, `UPDATE delivery_item SET assigned = $1 WHERE id = $2`, assigneeLines(left), all[i].ID); err != nil {
			return err
		}
	}
	return nil
}
