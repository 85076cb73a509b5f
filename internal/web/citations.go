package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// mostCitations is how many places a page lists.
const mostCitations = 50

// citedPart is where a decision is cited.
type citedPart struct {
	Answer, More string
	Rows         []citingRow
}

type citingRow struct{ Place, Href, Text, Note string }

// citedPartOf lists the places that cite a decision; where it holds no longer, it says what to cite instead.
func citedPartOf(places []concern.Place, d direction.Whole) (c citedPart) {
	files := map[string]bool{}
	mend := 0
	for i, p := range places {
		files[p.Repository+" "+p.File] = true
		if !p.InRecord {
			mend++
		}
		if i >= mostCitations {
			continue
		}
		row := citingRow{Place: text(p.Name + ": " + p.File + ", line " + figure(p.Line)), Href: link([]string{"knowledge", p.Name,
			"at", "+" + p.File}),
			Text: text(p.Text)}
		switch {
		case p.Ambiguous:
			row.Note = "It may mean another decision with this number."
		case p.InRecord:
			row.Note = "A decision names it."
		}
		c.Rows = append(c.Rows, row)
	}
	if len(places) == 0 {
		c.Answer = "No file that was read cites it."
		return c
	}
	c.Answer = counted(len(places), "place", "places") + " in " + lower(counted(len(files), "file", "files")) + "."
	if len(places) > mostCitations {
		c.Answer += " The first " + figure(mostCitations) + " are listed."
	}
	if concern.Over(d.Status) && mend > 0 {
		c.More = "It is " + lower(statusWords[d.Status]) + ", and " + lower(counted(mend, "place still cites", "places still cite")) +
			" it."
		if d.Successor != "" {
			c.More += " Cite what supersedes it instead: " + text(d.By.Title) + "."
		}
	}
	return c
}

// aboutRow is a decision about a place.
type aboutRow struct{ Title, Href, Status, Kind, Where string }

// decisionsAbout returns the decisions that concern some files of a repository, as somebody said, or that these cite.
func (s *server) decisionsAbout(r *http.Request, v visit, a *knowledge.Atlas, files []int32) (rows []aboutRow, err error) {
	in := map[string]bool{}
	for _, f := range files {
		in[a.Ledger.Files[f].Path] = true
	}
	var all []concern.Cited
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		all, err = concern.DecisionsOf(r.Context(), tx, v.Actor, a.Repository.ID, concern.These(in))
		return err
	})
	for _, c := range all[:min(len(all), mostCitations)] {
		part := "#cited"
		if len(c.Declared) > 0 {
			part = "#places"
		}
		rows = append(rows, aboutRow{Title: c.Title, Href: decisionLink(c.ID) + part, Status: statusWords[c.Status],
			Kind:  string(c.Status),
			Where: c.Why()})
	}
	return rows, err
}

// placesPart is which code a decision concerns, as somebody said.
type placesPart struct {
	Rows     []linkView
	Proposed []placeProposal // for who may say so
	Edit     string          // address, for the same
}

// placeProposal is a place that the text of a decision names.
type placeProposal struct{ Name, Path string }

func placesPartOf(declared, proposed []concern.Declared) (p placesPart) {
	for _, d := range declared {
		at := []string{"knowledge", d.Name}
		switch {
		case d.Area != "":
			at = append(at, "area", "+"+d.Area)
		case d.Path != "" && !strings.Contains(d.Path, "*"):
			at = append(at, "at", "+"+d.Path)
		}
		p.Rows = append(p.Rows, linkView{text(d.String()), link(at)})
	}
	for _, d := range proposed {
		p.Proposed = append(p.Proposed, placeProposal{d.Name, d.Path})
	}
	return p
}

// decisionPlaces says which code a decision concerns.
func (s *server) decisionPlaces(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	if r.Method == http.MethodPost && r.PostFormValue("do") == "confirm" {
		return s.confirmPlace(w, r, v, id)
	}
	return s.sheetIn(w, r, v, "direction", func(tx *store.Tx) (formPage, error) {
		d, err := direction.Find(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		if _, edits := direction.MayDecide(v.Actor, d); !edits {
			return formPage{}, v.Actor.MayIn(access.Decide, d.Scope)
		}
		declared, err := concern.DeclaredOf(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		var written []string
		for _, x := range declared {
			written = append(written, x.String())
		}
		repositories, err := knowledge.Repositories(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		more := "No repository is read yet: add one under Knowledge first."
		if len(repositories) > 0 {
			var names []string
			for _, x := range repositories[:min(len(repositories), 12)] {
				names = append(names, x.Name)
			}
			more = "Repositories are called " + list(names) + "."
			if n := len(repositories) - len(names); n > 0 {
				more = "Repositories are called " + strings.Join(names, ", ") + " and so on."
			}
		}
		return formPage{Title: "Code that " + d.Title + " concerns", Save: "Keep it", Back: decisionLink(id),
			Version:  strconv.FormatInt(d.Revision, 10),
			Steps:    []crumb{{"Direction", "/decisions"}, {d.Title, decisionLink(id)}, {Name: "Code that it concerns"}},
			Question: "Which code does it concern?",
			Answer:   "Who opens this code in Leadwright finds the decision, whether it is cited there or not.",
			More:     more,
			Fields: []field{{Name: "places", Label: "Places, one in a line", Value: strings.Join(written, "\n"), Rows: 6,
				Hint: "shop is all of a repository, shop: internal/queue a directory or file, shop: *.proto what a pattern fits, " +
					"and shop: area checkout an area."}}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		var all []concern.Declared
		for _, line := range lines(in.Get("places")) {
			all = append(all, concern.ParseDeclared(line))
		}
		_, err = concern.Declare(r.Context(), tx, v.Actor, id, 0, all)
		return decisionLink(id), "changed", err
	})
}

// confirmPlace declares one place that was proposed, beside those that there are.
func (s *server) confirmPlace(w http.ResponseWriter, r *http.Request, v visit, id string) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		all, err := concern.DeclaredOf(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		all = append(all, concern.Declared{Place: direction.Place{Path: r.PostFormValue("path")}, Name: r.PostFormValue("repository")})
		_, err = concern.Declare(r.Context(), tx, v.Actor, id, 0, all)
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, decisionLink(id), "changed")
}
