package access

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Wrong tries at a password are counted three times, and each count has its wait. Nobody can lock somebody else out:
// what is tried from elsewhere makes an account wait for half a minute at the most, and not at all from where its holder
// signed in lately.
var (
	pairLimit   = limit{free: 5, most: 15 * time.Minute}  // at one login from one origin
	loginLimit  = limit{free: 20, most: 30 * time.Second} // at one login from anywhere
	originLimit = limit{free: 30, most: 5 * time.Minute}  // at any login from one origin
)

const (
	tryMemory  = 24 * time.Hour      // wrong tries count until none came for so long
	goodMemory = 90 * 24 * time.Hour // how long an origin is known for an account after signing in
)

// limit lets so many tries be wrong at once; after that the wait doubles from two seconds to the most.
type limit struct {
	free int
	most time.Duration
}

// wait is how long after the last wrong try of so many the next may come.
func (l limit) wait(wrong int) time.Duration {
	over := wrong - l.free
	switch {
	case over < 0:
		return 0
	case over > 30:
		return l.most
	}
	return min(l.most, 2*time.Second*time.Duration(math.Exp2(float64(over))))
}

// tried is one count.
type tried struct {
	wrong int
	last  time.Time
	good  time.Time // when the last right one came, zero for never
}

// A trying is a try under way: it counts as wrong until it is found right.
type trying struct{ pair, login, origin []byte }

// try counts a try at a login from an origin, unless it comes too soon: then it returns a fault of kind Unavailable
// and counts nothing. Whether there is such a login plays no part. It counts before anything is compared: a thousand
// tries at once are a thousand counted.
func try(ctx context.Context, tx *store.Tx, login, origin string) (trying, error) {
	t := trying{pair: hashOf("pair\x00" + login + "\x00" + origin), login: hashOf("login\x00" + login),
		origin: hashOf("origin\x00" + origin)}
	now := tx.Now()
	pair, err := readTries(ctx, tx, t.pair)
	if err != nil {
		return t, err
	}
	all := []struct {
		key []byte
		limit
	}{{t.pair, pairLimit}, {t.origin, originLimit}, {t.login, loginLimit}}
	for _, c := range all {
		count, err := readTries(ctx, tx, c.key)
		if err != nil {
			return t, err
		}
		known := now.Sub(pair.good) < goodMemory
		if until := count.last.Add(c.wait(count.wrong)); now.Before(until) && !(known && c.limit == loginLimit) {
			return t, tooSoon("There were too many wrong tries", until.Sub(now))
		}
	}
	_, err = tx.Exec(ctx, `DELETE FROM access_try WHERE last <= $1 AND (good IS NULL OR good <= $2)`,
		store.At(now.Add(-tryMemory)), store.At(now.Add(-goodMemory)))
	if err != nil {
		return t, err
	}
	for _, c := range all {
		_, err := tx.Exec(ctx, `INSERT INTO access_try (key, wrong, last) VALUES ($1, 1, $2)
			ON CONFLICT (key) DO UPDATE SET wrong = CASE WHEN access_try.last <= $3 THEN 1 ELSE access_try.wrong + 1 END,
			last = $2`, c.key, store.At(now), store.At(now.Add(-tryMemory)))
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// tooSoon is the refusal of what may be tried again after a while.
func tooSoon(sentence string, wait time.Duration) error {
	seconds := int(math.Ceil(wait.Seconds()))
	again := fmt.Sprintf("%d seconds", seconds)
	switch {
	case seconds == 1:
		again = "a second"
	case seconds > 90:
		again = fmt.Sprintf("%d minutes", (seconds+59)/60)
	}
	return fault.Unavailable("%s", sentence).WithHint("Try again in %s.", again).After(wait)
}

// right takes a try back: it was right. From now on its origin is known for its login.
func (t trying) right(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE access_try SET wrong = 0, good = $1 WHERE key = $2`, store.At(tx.Now()), t.pair)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE access_try SET wrong = wrong - 1 WHERE wrong > 0 AND (key = $1 OR key = $2)`,
		t.login, t.origin)
	return err
}

func readTries(ctx context.Context, tx *store.Tx, key []byte) (tried, error) {
	t, _, err := store.One(ctx, tx, func(r store.Row) (t tried, err error) {
		var last store.Time
		var good store.NullTime
		err = r.Scan(&t.wrong, &last, &good)
		t.last, t.good = last.Time, good.Time
		return t, err
	}, `SELECT wrong, last, good FROM access_try WHERE key = $1`, key)
	if tx.Now().Sub(t.last) >= tryMemory {
		t.wrong = 0
	}
	return t, err
}
