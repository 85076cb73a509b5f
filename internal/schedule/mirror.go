package schedule

import "slices"

// mirror lets a search plan from the end backwards, in the problem whose links are turned round: what is hard to place from
// the front is often easy from the back (forward-backward scheduling: Li and Willis, European Journal of Operational Research
// 56, 1992). A plan found there becomes one of the problem itself by decoding its tasks in the order of their turned times.
type mirror struct {
	back    *model  // the problem turned round
	forward *search // decodes what comes from there
	turned  *plan
}

// newMirror returns nil where time has a direction: with releases, deadlines, calendars, pinned starts or a plan so far.
func newMirror(m *model, c *contest) *mirror {
	for t := range m.n {
		if m.release[t] > 0 || m.deadline[t] < never || m.fixed[t] >= 0 {
			return nil
		}
	}
	if m.stable || !m.always() {
		return nil
	}
	p := *m.p
	p.Links = slices.Clone(p.Links)
	for i, l := range p.Links {
		p.Links[i] = Link{From: l.To, To: l.From, Lag: l.Lag}
	}
	f := newSearch(m, 0, 0, c)
	f.teams = true
	return &mirror{newModel(&p), f, newPlan(m)}
}

// turn returns a plan with the end as its start. It holds until the next call.
func (r *mirror) turn(p *plan) *plan {
	r.turned.copy(p)
	for t := range p.start {
		r.turned.start[t], r.turned.end[t] = p.figures[makespan]-p.end[t], p.figures[makespan]-p.start[t]
	}
	return r.turned
}

// decode returns a plan of the problem turned round as one of the problem. It holds until the next call.
func (r *mirror) decode(p *plan) *plan {
	r.forward.from(r.turn(p))
	r.turned.take(r.forward.d)
	return r.turned
}
