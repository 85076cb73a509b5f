package ladder

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Sign says what became of a part of a ladder.
type Sign string

// The signs.
const (
	Added   Sign = "+"
	Changed Sign = "~"
	Removed Sign = "-"
)

// Change is one part of a ladder that is different.
type Change struct {
	Sign    Sign
	Subject string   // which it is: track "Engineer", or "Engineer" at "Guiding": "Building"
	Details []Detail // what about it is different; of what is new or gone, all of it
}

// Detail is something that a part of a ladder says, or said. One of a list, such as a signal, is new or gone.
type Detail struct{ Label, Was, Is string }

// String is the change as one line: ~ track "Engineer": summary from "Builds." to "Builds things."
func (c Change) String() string {
	said := make([]string, len(c.Details))
	for i, d := range c.Details {
		switch {
		case d.Was == "" || c.Sign == Added:
			said[i] = d.Label + " " + strconv.Quote(d.Is)
		case c.Sign == Removed:
			said[i] = d.Label + " " + strconv.Quote(d.Was)
		case d.Is == "":
			said[i] = d.Label + " " + strconv.Quote(d.Was) + " no longer"
		default:
			said[i] = d.Label + " from " + strconv.Quote(d.Was) + " to " + strconv.Quote(d.Is)
		}
	}
	line := string(c.Sign) + " " + c.Subject
	if len(said) > 0 {
		line += ": " + strings.Join(said, ", ")
	}
	return line
}

// part is a part of a ladder as it compares with the same part of another.
type part struct {
	group   string // what it stands in an order with
	key     string // the same in both
	subject string
	texts   []Detail    // labels and what they say
	lists   [2][]string // signals and examples
}

var listLabels = [2]string{"signal", "example"}

// parts takes a ladder apart, in its order.
func parts(l Ladder) []part {
	text := func(label, value string) Detail { return Detail{Label: label, Is: value} }
	var all []part
	if l.Name != "" {
		all = append(all, part{subject: "ladder", texts: []Detail{text("name", l.Name), text("summary", l.Summary)}})
	}
	names := map[string]string{}
	for _, v := range l.Levels {
		names[v.ID] = v.Name
		all = append(all, part{group: "levels", key: "level " + v.ID, subject: "level " + strconv.Quote(v.Name),
			texts: []Detail{text("id", v.ID), text("name", v.Name), text("summary", v.Summary)}})
	}
	for _, t := range l.Tracks {
		track := "track " + strconv.Quote(t.Name)
		all = append(all, part{group: "tracks", key: "track " + t.ID, subject: track, texts: []Detail{text("id", t.ID),
			text("name", t.Name), text("category", t.Category), text("role", t.Role), text("summary", t.Summary),
			text("description", t.Description)}})
		for _, s := range t.Levels {
			at := track + " at " + strconv.Quote(names[s.Level])
			key := t.ID + " " + s.Level
			all = append(all, part{group: "levels of " + t.ID, key: "step " + key, subject: at,
				texts: []Detail{text("summary", s.Summary)}})
			seen := map[string]int{}
			for _, e := range s.Expectations {
				seen[e.Name]++
				all = append(all, part{group: "expectations of " + t.ID + " at " + s.Level, subject: at + ": " + aboutWord(e.Name),
					key:   fmt.Sprintf("expectation %s %q %d", key, e.Name, seen[e.Name]),
					texts: []Detail{text("text", e.Text)}, lists: [2][]string{e.Signals, e.Examples}})
			}
		}
	}
	return all
}

func aboutWord(name string) string {
	if name == "" {
		return "expectation"
	}
	return strconv.Quote(name)
}

// details tells how a part differs from what it was. An empty part is one that is not there.
func (p part) details(was part) []Detail {
	var all []Detail
	for i := range max(len(p.texts), len(was.texts)) {
		var d Detail
		if i < len(was.texts) {
			d.Label, d.Was = was.texts[i].Label, was.texts[i].Is
		}
		if i < len(p.texts) {
			d.Label, d.Is = p.texts[i].Label, p.texts[i].Is
		}
		if d.Was != d.Is {
			all = append(all, d)
		}
	}
	for i, label := range listLabels {
		gone, fresh := without(was.lists[i], p.lists[i]), without(p.lists[i], was.lists[i])
		for _, text := range gone {
			all = append(all, Detail{Label: label, Was: text})
		}
		for _, text := range fresh {
			all = append(all, Detail{Label: label, Is: text})
		}
		if len(gone)+len(fresh) == 0 && !slices.Equal(was.lists[i], p.lists[i]) {
			all = append(all, inOrder(label+"s in order", was.lists[i], p.lists[i]))
		}
	}
	return all
}

func inOrder(label string, was, is []string) Detail {
	return Detail{label, strings.Join(was, "; "), strings.Join(is, "; ")}
}

// without returns what of a list another does not have, each as often as it is missing there.
func without(list, other []string) []string {
	left := map[string]int{}
	for _, text := range other {
		left[text]++
	}
	var all []string
	for _, text := range list {
		if left[text]--; left[text] < 0 {
			all = append(all, text)
		}
	}
	return all
}

// Diff tells how one ladder differs from another, in the order of the new one, with what is gone behind it. It tells
// nothing only when both say the same. A ladder that is not there is the zero Ladder.
func Diff(was, is Ladder) []Change {
	old, now := parts(was), parts(is)
	before := make(map[string]part, len(old))
	for _, p := range old {
		before[p.key] = p
	}
	var all []Change
	kept := make(map[string]bool, len(now))
	for _, p := range now {
		o, there := before[p.key]
		kept[p.key] = true
		switch details := p.details(o); {
		case !there:
			all = append(all, Change{Added, p.subject, details})
		case len(details) > 0:
			all = append(all, Change{Changed, o.subject, details})
		}
	}
	for _, p := range old {
		if !kept[p.key] {
			all = append(all, Change{Removed, p.subject, part{}.details(p)})
		}
	}
	return append(all, reordered(old, now, kept, before)...)
}

// reordered tells of parts that are in both ladders and stand in another order.
func reordered(old, now []part, kept map[string]bool, before map[string]part) []Change {
	type order struct{ keys, subjects []string }
	was, is := map[string]order{}, map[string]order{}
	add := func(to map[string]order, p part) {
		o := to[p.group]
		to[p.group] = order{append(o.keys, p.key), append(o.subjects, before[p.key].subject)}
	}
	for _, p := range old {
		if kept[p.key] {
			add(was, p)
		}
	}
	var groups []string
	for _, p := range now {
		if _, there := before[p.key]; !there {
			continue
		}
		if add(is, p); len(is[p.group].keys) == 1 {
			groups = append(groups, p.group)
		}
	}
	var all []Change
	for _, g := range groups {
		if !slices.Equal(was[g].keys, is[g].keys) {
			all = append(all, Change{Changed, g, []Detail{inOrder("order", was[g].subjects, is[g].subjects)}})
		}
	}
	return all
}
