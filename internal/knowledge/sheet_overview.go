package knowledge

import (
	"maps"
	"slices"
	"sync/atomic"
	"time"
)

// encode writes the overview's sheet: the register of people and files, then of each living file the lines added and
// everybody's tallies. Areas are not in it, since they are named by hand too, and no rating, since it ages.
func (o *Overview) encode(w *sheetWriter) {
	l := o.Ledger
	w.flag(l.Lines)
	w.int(l.newest)
	w.int(l.turns)
	w.uint(uint64(l.named()))
	for i, p := range l.People[:l.named()] {
		w.string(p.ID)
		w.string(p.Name)
		w.int(o.last[i])
	}
	w.identities(l.Identities)
	for _, p := range l.PersonOf {
		w.int(int64(p))
	}
	w.uint(uint64(len(l.Files)))
	for i := range l.Files {
		f := &l.Files[i]
		w.string(f.Path)
		w.uint(uint64(f.Sort)<<1 | bit(f.Alive))
		w.int(int64(f.Lines))
		w.int(f.Bytes)
		w.rest()
	}
	o.encodePaths(w)
	w.uint(uint64(len(l.tree)))
	for _, f := range l.tree {
		w.uint(uint64(f))
		added := &o.added[f]
		for _, v := range []float32{added.all, added.agent, added.unknown, added.work} {
			w.float32(v)
		}
		w.tallies(o.tally(f))
		w.rest()
	}
}

// encodePaths writes where paths lead to: a bit for each file that its own path leads to, and the others in full.
func (o *Overview) encodePaths(w *sheetWriter) {
	own := make([]bool, len(o.Ledger.Files))
	var others []string
	for _, p := range slices.Sorted(maps.Keys(o.paths)) {
		if f, ok := o.FileAt(p); ok && o.Ledger.Files[f].Path == p {
			own[f] = true
		} else if ok {
			others = append(others, p)
		}
	}
	for _, its := range own {
		w.flag(its)
	}
	w.uint(uint64(len(others)))
	for _, p := range others {
		w.string(p)
		w.uint(uint64(o.file[o.paths[p]]))
	}
}

// decodeOverview reads a ledger without a history, and what it measures to at a moment. It reports false for text that
// cannot be read, or is no longer true since a clock that was in the future no longer is.
func decodeOverview(text string, now time.Time) (*Ledger, *Measure, bool) {
	r := reader{b: text}
	h := &History{Lines: r.flag(), newest: r.int(), turns: r.int()}
	if h.turns > 0 && h.turns <= now.Unix() {
		return nil, nil, false
	}
	l := &Ledger{History: h, Now: now.Unix()}
	m := &Measure{ledger: l}
	l.People = make([]Person, r.count(3))
	m.last = make([]int64, len(l.People))
	for i := range l.People {
		l.People[i] = Person{ID: r.string(), Name: r.string()}
		m.last[i] = r.int()
	}
	h.Identities = r.identities()
	l.PersonOf = make([]int32, len(h.Identities))
	for i := range l.PersonOf {
		l.PersonOf[i] = int32(r.int())
	}
	h.Files = make([]File, r.count(4))
	for i := range h.Files {
		f := &h.Files[i]
		f.Path = r.string()
		kind := r.uint()
		f.Sort, f.Alive = Sort(kind>>1), kind&1 == 1
		f.Lines, f.Bytes = int32(r.int()), r.int()
	}
	h.decodePaths(&r)
	h.tree = make([]int32, r.count(18))
	m.added = make([]lines, len(h.Files))
	m.sheet = &tallySheet{coded: make([]string, len(h.Files)), ready: make([]atomic.Pointer[[]tally], len(h.Files))}
	for i := range h.tree {
		f := r.index(len(h.Files))
		if r.bad {
			return nil, nil, false
		}
		h.tree[i] = f
		m.added[f] = lines{all: r.float32(), agent: r.float32(), unknown: r.float32(), work: r.float32()}
		m.sheet.coded[f] = r.string()
	}
	return l, m, !r.bad && r.b == ""
}

func (h *History) decodePaths(r *reader) {
	h.paths = make(map[string]int32, len(h.Files))
	lead := func(p string, file int32) {
		h.paths[p] = int32(len(h.file))
		h.file = append(h.file, file)
	}
	for f := range h.Files {
		if r.flag() {
			lead(h.Files[f].Path, int32(f))
		}
	}
	for range r.count(2) {
		p := r.string()
		lead(p, r.index(len(h.Files)))
	}
}

// tallySheet reads the tallies of a file when they are first asked for.
type tallySheet struct {
	coded []string // by file
	ready []atomic.Pointer[[]tally]
}

func (s *tallySheet) tally(m *Measure, f int32) []tally {
	if ready := s.ready[f].Load(); ready != nil {
		return *ready
	}
	all := m.settle(f, decodeTallies(s.coded[f])) // two who ask at once both do this, with the same outcome
	s.ready[f].Store(&all)
	return all
}

// What is behind a tally in its first byte, beside a bit for each kind of evidence.
const (
	doubtful = 1 << (kinds + iota) // some doubt is left
	creator                        // the person created the file
)

// tallies writes the tallies of a file, without what settle makes of them.
func (w *sheetWriter) tallies(all []tally) {
	var own writer
	for i := range all {
		t := &all[i]
		if t.Counts == [kinds]int32{} {
			continue // known by what was told, which is in no sheet
		}
		head := uint64(0)
		for k, n := range t.Counts {
			if n > 0 {
				head |= 1 << k
			}
		}
		if t.doubt != 0 {
			head |= doubtful
		}
		if t.created != 0 {
			head |= creator
		}
		own.uint(head)
		own.uint(uint64(t.person))
		for _, n := range t.Counts {
			if n > 0 {
				own.uint(uint64(n))
			}
		}
		own.uint(uint64(t.Added))
		own.int(t.First)
		own.int(t.Last - t.First)
		own.float32(t.work)
		if t.Counts[Assisted]+t.Counts[Documented] > 0 {
			own.float32(t.assisted)
			own.float32(t.unseen)
		}
		if t.doubt != 0 {
			own.float32(t.doubt)
		}
		if t.created != 0 {
			own.float32(t.created)
		}
	}
	w.string(string(own.b))
}

// decodeTallies reads what tallies wrote.
func decodeTallies(coded string) []tally {
	const shortest = 9 // bytes
	r := reader{b: coded}
	all := make([]tally, 0, len(coded)/(2*shortest))
	for r.b != "" {
		head := r.uint()
		t := tally{person: int32(r.uint())}
		for k := range t.Counts {
			if head&(1<<k) != 0 {
				t.Counts[k] = int32(r.uint())
			}
		}
		t.Added = int32(r.uint())
		t.First = r.int()
		t.Last = t.First + r.int()
		t.work = r.float32()
		if t.unseen = 1; t.Counts[Assisted]+t.Counts[Documented] > 0 {
			t.assisted, t.unseen = r.float32(), r.float32()
		}
		if head&doubtful != 0 {
			t.doubt = r.float32()
		}
		if head&creator != 0 {
			t.created = r.float32()
		}
		all = append(all, t)
	}
	return all
}
