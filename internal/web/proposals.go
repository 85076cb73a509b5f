package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// mostProposals is how many items the page of proposals shows at once.
const mostProposals = 30

// proposals shows what items touch and need, going by what work like it touched and needed, and takes over what is chosen.
func (s *server) proposals(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	if r.Method == http.MethodPost {
		return s.acceptProposals(w, r, v)
	}
	x, err := s.wholeProject(r, v)
	if err != nil {
		return err
	}
	only := r.URL.Query().Get("item")
	all, err := delivery.Propose(ctx, s.DB, v.Actor, s.Shelf, key, only, mostProposals)
	if err != nil {
		return err
	}
	p := proposalsPage{Key: key, Name: x.Name, Tabs: projectTabs(&x, "work"), Only: only}
	some := 0
	for i := range all {
		row := proposalOf(&all[i])
		if len(row.Choices) == 0 {
			p.Unlike = append(p.Unlike, linkView{itemName(row.Item), itemLink(row.Item.ID)})
			continue
		}
		some++
		p.Rows = append(p.Rows, row)
	}
	switch {
	case len(all) == 0:
		p.Answer = "Of every open item it is said what it touches or needs."
	case some == 0:
		p.Answer = "Nothing is known that is like it: no commit says what it says, and no other item."
	default:
		p.Answer = counted(some, "item is", "items are") + " like work that was done before."
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "What the work of "+x.Name+" touches"); err != nil {
		return err
	}
	return s.ok(w, r, proposalsView(p))
}

// proposalOf makes of a proposal what can be chosen.
func proposalOf(is *delivery.Proposal) proposalRow {
	row := proposalRow{Item: is.Item}
	add := func(id, label string, share float64) {
		row.Choices = append(row.Choices, checkOption{Value: id, Label: label + ": " + percent(share), On: share >= 0.5})
	}
	for _, at := range is.Places {
		add("at "+at.Place.Repository+" "+at.Area, text(at.Area)+" in "+text(at.Repository), at.Share)
	}
	for _, n := range is.Needs {
		add("can "+strconv.Itoa(n.Level)+" "+n.Skill, text(n.Name)+", level "+strconv.Itoa(n.Level), n.Share)
	}
	for _, l := range is.Like {
		link := linkView{Name: l.Title}
		if l.Item != "" {
			link.Href = itemLink(l.Item)
		} else {
			link.Name += " (" + l.Commit[:min(len(l.Commit), 10)] + ")"
		}
		row.Like = append(row.Like, link)
	}
	return row
}

// acceptProposals takes over what was chosen.
func (s *server) acceptProposals(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The form cannot be read").WithHint("Load the page and send it again.").Because(err)
	}
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		if err := v.Actor.MayIn(access.WorkOnProjects, key); err != nil {
			return err
		}
		for _, id := range r.PostForm["item"] {
			var places []delivery.Place
			var needs []delivery.Need
			for _, chosen := range r.PostForm["take-"+id] {
				kind, rest, _ := strings.Cut(chosen, " ")
				first, second, ok := strings.Cut(rest, " ")
				level, err := strconv.Atoi(first)
				switch {
				case kind == "at" && ok:
					places = append(places, delivery.Place{Repository: first, Area: second})
				case kind == "can" && ok && err == nil:
					needs = append(needs, delivery.Need{Skill: second, Level: level, People: 1})
				default:
					return fault.Invalid("take", "%q cannot be taken over", chosen)
				}
			}
			if len(places)+len(needs) == 0 {
				continue
			}
			if _, err := delivery.Accept(ctx, tx, v.Actor, id, places, needs); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	to := projectLink(key, "proposals")
	if items := r.PostForm["item"]; slices.Contains(items, r.PostFormValue("only")) {
		to = itemLink(items[0])
	}
	return back(w, r, to, "changed")
}
