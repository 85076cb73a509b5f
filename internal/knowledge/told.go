package knowledge

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// What people say of their understanding joins what histories show here. Somebody who was walked through a place, or
// declared to understand it, counts with a rating on the scale of the measure, 1 to 5, which falls with the days as
// the model's rating does and counts from their last evidence about the file, if that is newer. Whoever disclaims a place
// counts as understanding none of it, whatever the history shows.
const (
	// What is said is worth at most this: one sitting leaves nobody with a file without secrets. It falls below
	// understandsRating after 171 days without any other evidence.
	toldAtMost = 4
	// Who walked somebody through a place explained it, and counts with this.
	toldByTeaching = 4
	// Who answered a question rightly knows that much of it: the middle of the scale, so that one answer alone keeps nobody
	// above understandsRating beyond its day.
	toldByAnswering = 3
)

// told is what counts about one person and file.
type told struct {
	person     int32
	rating     float32 // 1 to toldAtMost; 0 where nothing is said but that they disclaim it
	at         int64   // when, in seconds since 1970
	disclaimed bool
}

// now is the rating of what was told as it is worth at a moment; 0 for nothing.
func (t *told) now(last, now int64) float32 {
	if t.rating == 0 {
		return 0
	}
	days := float64(max(0, now-max(t.at, last))) / day
	return t.rating + float32(doeDays*math.Log1p(days))
}

// tell spreads statements over the files of their places. Persons whom the history does not know join the ledger. It must
// run before anybody asks the measure.
func (o *Overview) tell(said []testimony.Statement) {
	byFile := map[int32][]told{}
	for _, s := range said {
		if s.State != testimony.Confirmed {
			continue
		}
		files, _ := o.FilesOf(s.Place) // none of a place that is gone
		at := s.Day.Start().Unix()
		if s.Kind == testimony.Disclaimed {
			o.tellOf(byFile, files, s.Person, told{disclaimed: true})
			continue
		}
		if s.Kind == testimony.Answered {
			o.tellOf(byFile, files, s.Person, told{rating: toldByAnswering, at: at})
			continue
		}
		o.tellOf(byFile, files, s.Person, told{rating: float32(min(s.Rating, toldAtMost)), at: at})
		if s.Kind == testimony.WalkThrough && s.Other.ID != "" {
			o.tellOf(byFile, files, s.Other, told{rating: toldByTeaching, at: at})
		}
	}
	o.Measure.told = byFile
	if o.Measure.sheet != nil {
		return // settled when asked for
	}
	for f := range byFile {
		o.Measure.tallies[f] = o.Measure.settle(f, o.Measure.tallies[f])
	}
}

// tellOf adds what was told about one person to some files. The newest counts, and a disclaimer beside it.
func (o *Overview) tellOf(byFile map[int32][]told, files []int32, who testimony.Person, t told) {
	if len(files) == 0 {
		return
	}
	p, known := o.links[who.ID]
	if !known {
		p = int32(len(o.People))
		o.People = append(o.People, Person{ID: who.ID, Name: who.Name})
		o.Measure.last = append(o.Measure.last, 0)
		o.links[who.ID] = p
		o.joined++
	}
	t.person = p
	for _, f := range files {
		all := byFile[f]
		i := slices.IndexFunc(all, func(x told) bool { return x.person == p })
		if i < 0 {
			byFile[f] = append(all, t)
			continue
		}
		was := &all[i]
		if t.rating > 0 && (was.rating == 0 || t.at >= was.at) {
			was.rating, was.at = t.rating, t.at
		}
		was.disclaimed = was.disclaimed || t.disclaimed
	}
}

// About returns those of the statements whose place has one of the files, in their order.
func (o *Overview) About(said []testimony.Statement, files []int32) []testimony.Statement {
	in := make(map[int32]bool, len(files))
	for _, f := range files {
		in[f] = true
	}
	var about []testimony.Statement
	for _, s := range said {
		theirs, _ := o.FilesOf(s.Place)
		if slices.ContainsFunc(theirs, func(f int32) bool { return in[f] }) {
			about = append(about, s)
		}
	}
	return about
}

// IsPlace reports whether a place has just these files, which come by path: an area and a directory may be the same.
func (o *Overview) IsPlace(p testimony.Place, files []int32) bool {
	theirs, err := o.FilesOf(p)
	return err == nil && len(files) > 0 && slices.Equal(theirs, files)
}

// FilesOf returns the living source files of a place.
func (o *Overview) FilesOf(p testimony.Place) ([]int32, error) {
	if p.Area != "" {
		if i, ok := o.areaAt[p.Area]; ok {
			return o.areas[i].Files, nil
		}
		return nil, o.noArea(p.Area)
	}
	found, ok := o.find(p.Path)
	if !ok {
		return nil, o.nothingAt(found.Path)
	}
	return found.Files, nil
}

// mostTold is up to how many source lines one statement is about: nobody is walked through more in one sitting.
const mostTold = 50_000

// PlaceToTell checks a place that somebody wants to say something about: there are source files, and not more than one can
// be walked through.
func (o *Overview) PlaceToTell(area, path string) (testimony.Place, error) {
	p := testimony.Place{Repository: o.Repository.ID, Area: area}
	if area == "" {
		if p.Path = CleanPath(path); p.Path == "" {
			return p, fault.Invalid("place", "All of %s is too much for one statement", o.Repository.Name).
				WithHint("Choose an area or a directory.")
		}
	}
	files, err := o.FilesOf(p)
	if err != nil {
		return p, err
	}
	lines := 0
	for _, f := range files {
		lines += o.sourceLines(f)
	}
	if lines > mostTold {
		return p, fault.Invalid("place", "This has %d lines, and one statement is about %d at most", lines, mostTold).
			WithHint("Choose a smaller part of it.")
	}
	return p, nil
}

// saidAbout reads what was said about a repository.
func saidAbout(ctx context.Context, tx *store.Tx, repository string) ([]testimony.Statement, error) {
	return testimony.Of(ctx, tx, access.System(), repository)
}

// momentOf is all that an atlas depends on: when it is another one, answers may be too.
func momentOf(ctx context.Context, tx *store.Tx, r Repository) (string, error) {
	of, err := basisOf(ctx, tx, r)
	if err != nil {
		return "", err
	}
	said, err := testimony.Revision(ctx, tx)
	return fmt.Sprintf("%d %d %d %s", r.Revision, of.people, said, store.DateOf(tx.Now())), err
}
