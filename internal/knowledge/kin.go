package knowledge

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Sharing says how much of their history two repositories share, as far as both were read.
type Sharing struct {
	With        string    // name of the other
	Commits     int       // in both
	Here, There int       // commits that only this one, or only the other, has
	Last        string    // full hash of the newest that both have; from there on they differ
	When        time.Time // of that, by the committer's clock
}

// mostKin is with how many others a repository is compared.
const mostKin = 5

// SharingOf compares a repository with those whose history begins as its own does, by name; with a few of many.
func SharingOf(ctx context.Context, db *store.DB, actor access.Actor, id string) ([]Sharing, error) {
	var own Repository
	var all []Repository
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if own, err = RepositoryByName(ctx, tx, actor, id); err != nil {
			return err
		}
		all, err = allRepositories(ctx, tx)
		return err
	})
	if err != nil || len(own.Roots) == 0 {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r Repository) bool {
		return r.ID == own.ID || !slices.ContainsFunc(r.Roots, func(root string) bool { return slices.Contains(own.Roots, root) })
	})
	if len(all) == 0 {
		return nil, nil
	}
	here, err := committed(ctx, db, own.ID)
	if err != nil {
		return nil, err
	}
	var shared []Sharing
	for _, other := range all[:min(len(all), mostKin)] {
		there, err := committed(ctx, db, other.ID)
		if err != nil {
			return nil, err
		}
		shared = append(shared, share(other.Name, here, there))
	}
	return shared, nil
}

// committed returns when each stored commit of a repository was made, by its hash in raw bytes.
func committed(ctx context.Context, db *store.DB, repository string) (map[string]int64, error) {
	segments, err := loadSegments(ctx, db, repository)
	at := map[string]int64{}
	for _, s := range segments {
		for i := range s.Commits {
			at[s.Commits[i].Hash] = s.Commits[i].Committed
		}
	}
	return at, err
}

func share(with string, here, there map[string]int64) Sharing {
	s := Sharing{With: with, Here: len(here), There: len(there)}
	last := ""
	for hash, at := range here {
		if _, both := there[hash]; !both {
			continue
		}
		s.Commits++
		if last == "" || at > here[last] || at == here[last] && hash > last {
			last = hash
		}
	}
	if last != "" {
		s.Last, s.When = hex.EncodeToString([]byte(last)), time.Unix(here[last], 0).UTC()
	}
	s.Here, s.There = s.Here-s.Commits, s.There-s.Commits
	return s
}
