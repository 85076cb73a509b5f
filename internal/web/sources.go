package web

import (
	"net/http"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
)

// sources shows from where the items of a project come, and takes a file in.
func (s *server) sources(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	x, err := s.wholeProject(r, v)
	if err != nil {
		return err
	}
	if err := v.Actor.MayIn(access.SetProjects, key); err != nil {
		return err
	}
	p := sourcesPage{Key: key, Name: x.Name, Tabs: projectTabs(&x, "work"), Answer: "Nothing was taken from elsewhere yet."}
	if n := len(x.Sources); n > 0 {
		p.Answer = "From " + plural(n, "place", "places") + "."
	}
	for _, src := range x.Sources {
		row := sourceRow{ID: src.ID, Address: src.Address, Read: moment(src.Read), Problem: src.Problem}
		p.Rows = append(p.Rows, row)
	}
	p.Fields = []field{
		{Name: "upload", Label: "The file", Type: "file",
			Hint: "CSV with id, title and one column of dates for each stage: when it was opened, when begun, when done."},
		{Name: "dates", Label: "Its dates are written", Options: []choice{{"", "as can be told for certain"},
			{"dmy", "day, month, year"},
			{"mdy", "month, day, year"}, {"ymd", "year, month, day"}}},
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Where the work of "+x.Name+" comes from"); err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		return s.ok(w, r, sourcesView(p))
	}
	var taken delivery.Taken
	var warnings []string
	content, name, err := uploaded(w, r, stagedates.MaxBytes, stagedates.MaxBytes+1<<20)
	if err == nil && len(content) == 0 {
		err = fault.Invalid("upload", "There is no file").WithHint("Choose one.")
	}
	order := stagedates.Order("")
	if err == nil {
		order, err = stagedates.ParseOrder(r.PostFormValue("dates"))
	}
	if err == nil {
		err = s.DB.Write(ctx, func(tx *store.Tx) (err error) {
			taken, warnings, err = delivery.TakeFile(ctx, tx, v.Actor, key, name, content, order)
			return err
		})
	}
	switch {
	case fault.Is(err, fault.KindInvalid) || fault.Is(err, fault.KindConflict):
		said, hint := fault.Sentence(err)
		p.Fields[0].Wrong = sentenceOf(said, strings.ReplaceAll(hint, "--dates ", "the choice below, "))
		p.Fields[1].Value = r.PostFormValue("dates")
		p.Frame.Notices = append(p.Frame.Notices, notAccepted())
		p.Frame.Back = projectLink(key, "sources")
		s.render(w, r, statusOf(err), sourcesView(p))
		return nil
	case err != nil:
		return err
	}
	p.Answer = counted(taken.Added, "item is", "items are") + " new, " + plural(taken.Changed, "has", "have") + " changed, and " +
		plural(taken.Same, "is", "are") + " as before."
	p.Warnings, p.Done = warnings, true
	p.Frame.Back = projectLink(key, "sources")
	return s.ok(w, r, sourcesView(p))
}

// dropSource forgets a source.
func (s *server) dropSource(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return delivery.DropSource(r.Context(), tx, v.Actor, key, r.FormValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key, "sources"), "changed")
}
