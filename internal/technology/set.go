package technology

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
)

// New is a move that somebody proposes.
type New struct {
	Ring     string // key; empty to take the entry off the radar
	Reason   string
	Decision string
	Now      bool       // does it at once, for who decides
	Day      store.Date // on which it was done; today where it is not said
}

// SetShape gives the radar its title, quadrants and rings. None can go in which something is or was. It fails with
// fault.Conflict when somebody changed the radar meanwhile; revision 0 does not ask.
func SetShape(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, s Shape) (Shape, error) {
	if err := actor.MayIn(access.Decide, ""); err != nil {
		return s, err
	}
	was, err := shape(ctx, tx)
	if err != nil {
		return s, err
	}
	if revision != 0 && revision != was.Revision {
		return s, changed("the radar")
	}
	s.Quadrants, s.Rings = slices.Clone(s.Quadrants), slices.Clone(s.Rings)
	if err := checkShape(&s); err != nil {
		return s, err
	}
	all, err := entries(ctx, tx, ``)
	if err != nil {
		return s, err
	}
	for _, e := range all {
		if part(s.Quadrants, e.Quadrant) < 0 {
			return s, fault.Invalid("quadrants", "The quadrant %s has entries, such as %s", was.QuadrantName(e.Quadrant), e.Name).
				WithHint("Move them to another one first. To call a quadrant something else, keep its key.")
		}
		for _, m := range e.Moves {
			if m.Ring != "" && part(s.Rings, m.Ring) < 0 {
				return s, fault.Invalid("rings", "The ring %s has a history, such as that of %s", was.RingName(m.Ring), e.Name).
					WithHint("What was decided stays. To call a ring something else, keep its key.")
			}
		}
	}
	s.Revision = was.Revision
	if err := putShape(ctx, tx, &s); err != nil {
		return s, err
	}
	return s, access.Record(ctx, tx, actor, "set quadrants and rings", "radar")
}

func changed(what string) error {
	return fault.Conflict("Somebody changed %s meanwhile", what).WithHint("Load it again.")
}

// Add proposes an entry with its first move. It is on the radar from when that is done.
func Add(ctx context.Context, tx *store.Tx, actor access.Actor, e Entry, n New) (Entry, error) {
	if err := actor.May(access.ProposeDecisions); err != nil {
		return e, err
	}
	s, err := shape(ctx, tx)
	if err != nil {
		return e, err
	}
	e = Entry{Key: strings.TrimSpace(e.Key), Name: e.Name, Quadrant: e.Quadrant, Description: e.Description, Tags: e.Tags,
		Marks: e.Marks, Hidden: e.Hidden}
	if err := checkEntry(&e, s); err != nil {
		return e, err
	}
	if n.Ring == "" {
		return e, fault.Invalid("ring", "In which ring it belongs is missing")
	}
	all, err := entries(ctx, tx, ``)
	if err != nil {
		return e, err
	}
	if len(all) >= radar.MaxEntries {
		return e, fault.Conflict("The radar has %d entries, and no more are kept", len(all))
	}
	for _, x := range all {
		if strings.EqualFold(x.Key, e.Key) || strings.EqualFold(x.Name, e.Name) {
			return e, fault.Conflict("The radar has %s already", x.Name).WithHint("Propose on its page where it should move.")
		}
	}
	if e.Key == "" {
		e.Key = freeKey(all, e.Name)
	} else if !radar.IsKey(e.Key) || reserved[e.Key] {
		return e, fault.Invalid("key", "%q cannot be the key of an entry", e.Key).
			WithHint("Use letters, digits, hyphens, underscores and dots.")
	}
	if err := putEntry(ctx, tx, &e); err != nil {
		return e, err
	}
	if _, err := move(ctx, tx, actor, s, e, n); err != nil {
		return e, err
	}
	return entryWith(ctx, tx, "id", e.ID)
}

// reserved are keys that addresses of the radar's pages have.
var reserved = map[string]bool{"add": true, "shape": true, "import": true, "export": true}

// freeKey makes a key of a name that no entry has.
func freeKey(all []Entry, name string) string {
	base := radar.KeyOf(name)
	if base == "" {
		base = "entry"
	}
	key := base
	for i := 2; isTaken(all, key); i++ {
		key = base + "-" + strconv.Itoa(i)
	}
	return key
}

func isTaken(all []Entry, key string) bool {
	return reserved[key] || slices.ContainsFunc(all, func(e Entry) bool { return strings.EqualFold(e.Key, key) })
}

// Put changes what an entry says of itself and how its use is recognised, but not where it is. It fails with fault.Conflict
// when somebody changed it meanwhile; revision 0 does not ask.
func Put(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, e Entry) (Entry, error) {
	if err := actor.MayIn(access.Decide, ""); err != nil {
		return e, err
	}
	was, err := entryWith(ctx, tx, "key", e.Key)
	if err != nil {
		return e, err
	}
	if revision != 0 && revision != was.Revision {
		return e, changed("this entry")
	}
	s, err := shape(ctx, tx)
	if err != nil {
		return e, err
	}
	e.ID, e.Key, e.Revision, e.Made, e.Ring, e.Moves = was.ID, was.Key, was.Revision, was.Made, was.Ring, was.Moves
	if err := checkEntry(&e, s); err != nil {
		return e, err
	}
	if err := putEntry(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, kept(ctx, tx, e.ID)
}

// Propose proposes a move of an entry.
func Propose(ctx context.Context, tx *store.Tx, actor access.Actor, key string, n New) (Move, error) {
	if err := actor.May(access.ProposeDecisions); err != nil {
		return Move{}, err
	}
	e, err := entryWith(ctx, tx, "key", key)
	if err != nil {
		return Move{}, err
	}
	s, err := shape(ctx, tx)
	if err != nil {
		return Move{}, err
	}
	if slices.ContainsFunc(e.Moves, func(m Move) bool { return m.State == Proposed && m.Ring == n.Ring }) && !n.Now {
		return Move{}, fault.Conflict("That %s moves there is proposed already", e.Name).WithHint("Who decides settles it.")
	}
	return move(ctx, tx, actor, s, e, n)
}

// move keeps a new move of an entry.
func move(ctx context.Context, tx *store.Tx, actor access.Actor, s Shape, e Entry, n New) (Move, error) {
	m := Move{Entry: e.ID, Ring: n.Ring, Reason: n.Reason, Decision: n.Decision, State: Proposed, Proposer: personOf(actor),
		Proposed: tx.Now()}
	if err := checkMove(&m, s); err != nil {
		return m, err
	}
	if m.Reason == "" {
		return m, fault.Invalid("reason", "The reason is missing").
			WithHint("Say what was seen that speaks for it: it stays with the move.")
	}
	if n.Now {
		if err := settle(ctx, tx, actor, &m, Verdict{State: Done, Day: n.Day}); err != nil {
			return m, err
		}
	}
	if err := putMove(ctx, tx, &m); err != nil {
		return m, err
	}
	return m, kept(ctx, tx, e.ID)
}

// kept is done after each change of an entry or its moves.
func kept(ctx context.Context, tx *store.Tx, entry string) error {
	if err := index(ctx, tx, entry); err != nil {
		return err
	}
	return touch(ctx, tx)
}

// Verdict is what becomes of a move.
type Verdict struct {
	State  State      // done or declined
	Day    store.Date // on which it was done; today where it is not said
	Reason string     // needed to decline it
}

// Settle does or declines a move: who decides for all of the organisation can; who proposed it can take it back, which
// declines it. One that was done by mistake is declined afterwards, and the radar is as if it had never been.
func Settle(ctx context.Context, tx *store.Tx, actor access.Actor, id string, v Verdict) (Move, error) {
	m, err := FindMove(ctx, tx, actor, id)
	if err != nil {
		return m, err
	}
	if err := settle(ctx, tx, actor, &m, v); err != nil {
		return m, err
	}
	if err := putMove(ctx, tx, &m); err != nil {
		return m, err
	}
	return m, kept(ctx, tx, m.Entry)
}

func settle(ctx context.Context, tx *store.Tx, actor access.Actor, m *Move, v Verdict) error {
	if err := maySettle(actor, *m, v.State); err != nil {
		return err
	}
	if err := checkText("reason", &v.Reason, maxNote); err != nil {
		return err
	}
	today := store.DateOf(tx.Now())
	switch {
	case v.State != Done && v.State != Declined:
		return fault.Invalid("state", "%q is no end of a proposal", v.State).WithHint("It is done or declined.")
	case m.State == Declined || m.State == v.State:
		return fault.Conflict("This move is %s already", m.State).WithHint("Propose it again, with what is new.")
	case v.State == Declined && v.Reason == "":
		return fault.Invalid("reason", "Why it is declined is missing").WithHint("Say what speaks against it: it stays with the move.")
	case v.Day.Compare(today) > 0:
		return fault.Invalid("day", "This day is still to come").WithHint("A move is done on its day. Leave it proposed until then.")
	}
	if m.Day = v.Day; v.State == Declined {
		m.Day = store.Date{}
	} else if m.Day.IsZero() {
		m.Day = today
	}
	m.State, m.Verdict, m.Settler, m.Settled = v.State, v.Reason, personOf(actor), tx.Now()
	return access.Record(ctx, tx, actor, string(v.State)+" on the radar", "radar entry "+m.Entry)
}

// maySettle returns nil for who decides, and for who takes their own proposal back.
func maySettle(actor access.Actor, m Move, to State) error {
	own := m.Proposer.ID != "" && m.Proposer.ID == actor.PersonID || m.Proposer.account != "" && m.Proposer.account == actor.ID
	if own && m.State == Proposed && to == Declined {
		return actor.May(access.ProposeDecisions)
	}
	return actor.MayIn(access.Decide, "")
}

// May reports whether somebody proposes entries and moves, and whether they settle them and set the rest.
func May(actor access.Actor) (proposes, decides bool) {
	return actor.May(access.ProposeDecisions) == nil, actor.MayIn(access.Decide, "") == nil
}

// MayDecline reports whether somebody may decline a move, as who decides or because it is their own.
func MayDecline(actor access.Actor, m Move) bool {
	return m.State != Declined && maySettle(actor, m, Declined) == nil
}
