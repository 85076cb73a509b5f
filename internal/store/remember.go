package store

import "sync"

// memory is what was made from the rows of a database and is kept with it, by what it is.
type memory struct {
	mu   sync.Mutex
	kept map[string]remembered
}

type remembered struct {
	state any
	value any
}

// Remembered returns what load makes of the database, or what it made before for the same key and state. The state tells
// all that the value depends on, such as the revision of some tables, as this transaction sees it. Of a key only the
// newest state is kept. The value is shared: nobody may change it, but what guards itself with a lock.
//
// A transaction that has written neither takes from what is remembered nor adds to it: what it sees may never come to be,
// and another transaction may come to the same state in another way.
func Remembered[T any](tx *Tx, key string, state any, load func() (T, error)) (T, error) {
	if tx.wrote {
		return load()
	}
	m := &tx.db.memory
	m.mu.Lock()
	known, there := m.kept[key]
	m.mu.Unlock()
	if value, ok := known.value.(T); there && ok && known.state == state {
		return value, nil
	}
	value, err := load()
	if err != nil {
		return value, err
	}
	m.keep(key, remembered{state, value})
	return value, nil
}

// Remember keeps what a transaction has made for [Remembered], once it is committed. It must be what the database then
// says: the same that load would make of it.
func Remember(tx *Tx, key string, state, value any) {
	if tx.made == nil {
		tx.made = map[string]remembered{}
	}
	tx.made[key] = remembered{state, value}
}

func (m *memory) keep(key string, what remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]remembered{}
	}
	m.kept[key] = what
}
