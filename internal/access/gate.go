package access

import (
	"sync"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// A Gate slows down who guesses at links. Secrets have 256 bits, so it saves work rather than secrets. The zero Gate
// is ready; one serves a whole process.
type Gate struct {
	mu     sync.Mutex
	minute time.Time
	wrong  map[string]int
}

// How many wrong guesses and how many askings a minute one origin has, and how many origins are told apart.
const (
	gateGuesses = 10
	gateAsks    = 30
	gateOrigins = 10_000
)

// Try calls redeem unless origin, such as a network address, had ten refusals within this minute of now; then it
// returns a fault of kind Unavailable.
func (g *Gate) Try(now time.Time, origin string, redeem func() error) error {
	if g.refusals(now, origin, 0) >= gateGuesses {
		return tooSoon("Too many wrong links came from here", restOfMinute(now))
	}
	err := redeem()
	if fault.Is(err, fault.KindDenied) {
		g.refusals(now, origin, 1)
	}
	return err
}

// Pass counts what origin asks for, whatever comes of it, and refuses in the same way from the thirtieth time within a
// minute on. Use another Gate for it than for Try.
func (g *Gate) Pass(now time.Time, origin string) error {
	if g.refusals(now, origin, 1) > gateAsks {
		return tooSoon("Too much was asked for from here", restOfMinute(now))
	}
	return nil
}

// restOfMinute is when counting begins anew.
func restOfMinute(now time.Time) time.Duration {
	return now.Truncate(time.Minute).Add(time.Minute).Sub(now)
}

// refusals adds to the origin's count of this minute and returns it.
func (g *Gate) refusals(now time.Time, origin string, add int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if minute := now.Truncate(time.Minute); !minute.Equal(g.minute) || len(g.wrong) >= gateOrigins {
		g.minute, g.wrong = minute, map[string]int{}
	}
	if add > 0 {
		g.wrong[origin] += add
	}
	return g.wrong[origin]
}
