package web

import (
	"net/http"

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

// aboutRow is a decision that is cited in a place.
type aboutRow struct{ Title, Href, Status, Kind, Where string }

// decisionsAbout returns the decisions that some files of a repository cite.
func (s *server) decisionsAbout(r *http.Request, v visit, a *knowledge.Atlas, files []int32) (rows []aboutRow, err error) {
	in := map[string]bool{}
	for _, f := range files {
		in[a.Ledger.Files[f].Path] = true
	}
	var all []concern.Cited
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		all, err = concern.DecisionsOf(r.Context(), tx, v.Actor, a.Repository.ID, func(file string) bool { return in[file] })
		return err
	})
	for _, c := range all[:min(len(all), mostCitations)] {
		rows = append(rows, aboutRow{Title: c.Title, Href: decisionLink(c.ID) + "#cited", Status: statusWords[c.Status],
			Kind:  string(c.Status),
			Where: "cited here in " + lower(counted(len(c.Places), "place", "places"))})
	}
	return rows, err
}
