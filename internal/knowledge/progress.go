package knowledge

import "time"

// Progress is how far long work has come.
type Progress struct {
	Phase       string // what is being done, in words
	Done, Total int    // Total is 0 while unknown
	Rate        float64
	Left        time.Duration // 0 while unknown
}

// clock tells rate and time left.
type clock struct {
	began time.Time
	first int
}

func (c *clock) start() { *c = clock{began: time.Now(), first: -1} }

func (s *scan) progress(phase string, done, total int) {
	if s.opt.Progress == nil {
		return
	}
	p := Progress{Phase: phase, Done: done, Total: total}
	if total > 0 {
		if s.clock.first < 0 {
			s.clock.first, s.clock.began = done, time.Now()
		}
		if took := time.Since(s.clock.began).Seconds(); took > 0.2 {
			p.Rate = float64(done-s.clock.first) / took
		}
		if p.Rate > 0 {
			p.Left = time.Duration(float64(total-done) / p.Rate * float64(time.Second))
		}
	}
	s.opt.Progress(p)
}
