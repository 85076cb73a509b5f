package knowledge

// encode writes what the model of reviews has learnt. What it is built of before it learns follows from the overview.
func (r *reviewModel) encode(w *sheetWriter) {
	w.int(r.until)
	for _, times := range r.times() {
		for _, at := range *times {
			w.int(at)
		}
		w.rest()
	}
	for _, n := range r.busy {
		w.float64(n)
	}
	w.rest()
	for _, crowds := range r.crowds() {
		for i := range *crowds {
			w.crowd(&(*crowds)[i])
			w.rest()
		}
	}
	for _, last := range r.lately {
		w.uint(uint64(len(last)))
		for i := range last {
			w.indexes(last[i].by)
			w.indexes(last[i].files)
		}
		w.rest()
	}
}

// decodeReviews gives the ledger the model of reviews that encode wrote, so that it need not be learnt. It reports false
// for text that fits another ledger.
func (l *Ledger) decodeReviews(text string) bool {
	m := l.newReviewModel()
	r := reader{b: text}
	if r.int() != m.until {
		return false
	}
	for _, times := range m.times() {
		for i := range *times {
			(*times)[i] = r.int()
		}
	}
	for i := range m.busy {
		m.busy[i] = r.float64()
	}
	for _, crowds := range m.crowds() {
		for i := range *crowds {
			(*crowds)[i] = r.crowd()
		}
	}
	for a := range m.lately {
		last := make([]review, r.count(2))
		if len(last) > latelyMost {
			return false
		}
		for i := range last {
			last[i] = review{by: r.indexes(l.named()), files: r.indexes(len(l.Files))}
		}
		m.lately[a] = last
	}
	if r.bad || r.b != "" {
		return false
	}
	l.reviews.Do(func() { l.reviews.model = m })
	return true
}

// crowds, times, busy and lately are all that a model learns: what a new signal learns has its place here too.
func (r *reviewModel) crowds() []*[]crowd {
	return []*[]crowd{&r.reviews, &r.writes, &r.pairs, &r.returns, &r.alike}
}

func (r *reviewModel) times() []*[]int64 { return []*[]int64{&r.lastSeen, &r.reviewed} }

func (w *writer) crowd(c *crowd) {
	w.uint(uint64(len(c.of)))
	if len(c.of) == 0 {
		return
	}
	for _, v := range c.total {
		w.float64(v)
	}
	for i := range c.of {
		m := &c.of[i]
		w.uint(uint64(m.person))
		w.uint(uint64(m.count))
		w.int(m.last)
		for _, v := range m.worth {
			w.float64(v)
		}
	}
}

func (r *reader) crowd() (c crowd) {
	const shortest = 3 + 8*len(member{}.worth) // bytes of a member
	n := r.count(shortest)
	if n == 0 {
		return c
	}
	for i := range c.total {
		c.total[i] = r.float64()
	}
	c.of = make([]member, n)
	for i := range c.of {
		m := &c.of[i]
		m.person, m.count, m.last = int32(r.uint()), int32(r.uint()), r.int()
		for k := range m.worth {
			m.worth[k] = r.float64()
		}
	}
	return c
}

func (w *writer) indexes(all []int32) {
	w.uint(uint64(len(all)))
	for _, i := range all {
		w.uint(uint64(i))
	}
}

// indexes reads indexes below n.
func (r *reader) indexes(n int) []int32 {
	out := make([]int32, r.count(1))
	for i := range out {
		out[i] = r.index(n)
	}
	return out
}
