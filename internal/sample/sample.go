// Package sample makes up an organisation: a small company that runs a ferry line, with three repositories, and people
// who came and left, reviewed each other, moved code and let agents help. `leadwright demo` shows it, and tests and the
// pictures of the README are made from it. Nothing in it is real, and the same day gives the same history everywhere.
package sample

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/git"
)

// Repository is one of the company's repositories.
type Repository struct {
	Name string

	seed   uint64
	weeks  int // how long its history is
	team   []person
	others map[string][2]string // second name and address of some, used now and then: matching has something to do
	dirs   map[string][]string
	works  []string
	placed func(path string, week int) string // where a file lay in a week before the end
	helped []string                           // whose work begins in one of these places lets agents help lately
	alone  string                             // nobody from elsewhere reviews in places that begin with this; empty for none
	begin  func(w *writer, at time.Time)
	events func(w *writer, week int, monday time.Time)
}

// Repositories are all of them. The first is the one that tests and pictures show.
func Repositories() []Repository { return []Repository{core, app, tides} }

type person struct {
	name, email  string
	from, to     int // weeks before the end; to 0 means still there
	home, second []string
	rate         float64 // commits a week
}

// Write writes the history into s, ending on the day before now. It takes about a second to import.
func (r Repository) Write(s *git.Stream, now time.Time) {
	w := &writer{Repository: r, s: s, rnd: rand.New(rand.NewPCG(r.seed, 26)), text: map[string][]string{}}
	end := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	w.begin(w, end.AddDate(0, 0, -7*r.weeks))
	for week := r.weeks; week > 0; week-- {
		monday := end.AddDate(0, 0, -7*week)
		for i := range r.team {
			p := &r.team[i]
			if week > p.from || week <= p.to {
				continue
			}
			for n := w.poisson(p.rate); n > 0; n-- {
				at := monday.Add(time.Duration(w.rnd.IntN(5*24))*time.Hour + time.Duration(w.rnd.IntN(3600))*time.Second)
				w.work(p, week, at)
			}
		}
		w.events(w, week, monday)
	}
}

type writer struct {
	Repository

	s    *git.Stream
	rnd  *rand.Rand
	text map[string][]string // lines by path
}

func (w *writer) poisson(rate float64) int {
	n := 0
	for rate > 0 && w.rnd.Float64() < rate/(rate+1) {
		n++
		rate -= 0.5
	}
	return n
}

// grow adds lines to a file and returns its content.
func (w *writer) grow(name string, lines int) string {
	for range lines {
		n := w.rnd.IntN(len(w.text[name]) + 1)
		w.text[name] = slices.Insert(w.text[name], n, fmt.Sprintf("\t// step %d of %s", w.rnd.IntN(100000), name))
	}
	return strings.Join(w.text[name], "\n") + "\n"
}

func (w *writer) work(p *person, week int, at time.Time) {
	dir := p.home[w.rnd.IntN(len(p.home))]
	if len(p.second) > 0 && w.rnd.Float64() < 0.2 {
		dir = p.second[w.rnd.IntN(len(p.second))]
	}
	files, before := map[string]string{}, map[string][]string{}
	for range 1 + w.rnd.IntN(3) {
		name := w.placed(dir+"/"+w.dirs[dir][w.rnd.IntN(len(w.dirs[dir]))], week)
		if _, again := before[name]; !again {
			before[name] = slices.Clone(w.text[name])
		}
		files[name] = w.grow(name, 4+w.rnd.IntN(34))
	}
	helped := false
	var trailers []string
	subject := fmt.Sprintf(w.works[w.rnd.IntN(len(w.works))], strings.ReplaceAll(dir, "/", " "))
	if week < 45 && w.rnd.Float64() < 0.25 && slices.Contains(w.helped, p.home[0]) {
		trailers, helped = append(trailers, "Co-authored-by: Claude <noreply@anthropic.com>"), true
	}
	if r := w.reviewer(p, dir, week); r != nil && w.rnd.Float64() < 0.6 {
		trailers = append(trailers, fmt.Sprintf("Reviewed-by: %s <%s>", r.name, r.email))
	}
	mark := w.commit(p, at, subject, trailers, files, nil)
	if helped {
		w.s.Note("refs/notes/ai", mark, git.Signature{Name: p.name, Email: p.email, When: at}, w.noteOf(before))
	}
}

// reviewer prefers who works in the same place.
func (w *writer) reviewer(author *person, dir string, week int) *person {
	var near, far []*person
	for i := range w.team {
		p := &w.team[i]
		if p == author || week > p.from-4 || week <= p.to {
			continue
		}
		if slices.Contains(p.home, dir) || slices.Contains(p.second, dir) {
			near = append(near, p)
		} else {
			far = append(far, p)
		}
	}
	if len(near) > 0 && (w.rnd.Float64() < 0.85 || len(far) == 0) {
		return near[w.rnd.IntN(len(near))]
	}
	if len(far) > 0 && (w.alone == "" || !strings.HasPrefix(dir, w.alone)) {
		return far[w.rnd.IntN(len(far))]
	}
	return nil
}

func (w *writer) commit(p *person, at time.Time, subject string, trailers []string, files, rename map[string]string) (
	mark string) {
	by := git.Signature{Name: p.name, Email: p.email, When: at}
	if other, ok := w.others[p.name]; ok && w.rnd.Float64() < 0.12 {
		by.Name, by.Email = other[0], other[1]
	}
	message := subject + "\n"
	if len(trailers) > 0 {
		message += "\n" + strings.Join(trailers, "\n") + "\n"
	}
	return w.s.Commit(git.NewCommit{Author: by, Message: message, Files: files, Rename: rename})
}

// Stream returns the history as git-fast-import reads it.
func (r Repository) Stream(now time.Time) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		s := git.NewStream(pw)
		r.Write(s, now)
		pw.CloseWithError(s.Close())
	}()
	return pr
}
