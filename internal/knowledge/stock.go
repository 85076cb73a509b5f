package knowledge

import (
	"context"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// stock is what of a history is stored when a scan begins: which commits, in which segments, and who their parents are.
// What is stored of a commit does not depend on the branch that led to it, so a scan mines what the stock lacks of what
// the head reaches, and drops what the head does not reach.
type stock struct {
	ids     map[string]int32 // by raw object name: every commit that is stored, or a parent of one that is
	commits []stocked        // by id
	parents []int32          // ids
}

type stocked struct {
	segment int32    // the number of the segment it is stored in; -1 when it is only named as a parent
	parents [2]int32 // half-open range
	reached bool     // by the head
}

// readStock reads which commits are stored, one segment after the other.
func readStock(ctx context.Context, db *store.DB, repository string) (*stock, error) {
	k := &stock{ids: map[string]int32{}}
	return k, db.Read(ctx, func(tx *store.Tx) error {
		numbers, err := segmentNumbers(ctx, tx, repository)
		if err != nil {
			return err
		}
		for _, n := range numbers {
			stored, _, err := segmentByNumber(ctx, tx, repository, n)
			if err != nil {
				return err
			}
			segment, err := stored.decodeData()
			if err != nil {
				return err
			}
			for i := range segment.Commits {
				k.add(&segment.Commits[i], segment.number)
			}
		}
		return nil
	})
}

func (k *stock) add(c *segmentCommit, segment int32) {
	from := int32(len(k.parents))
	for _, p := range c.Parents {
		k.parents = append(k.parents, k.id(p))
	}
	k.commits[k.id(c.Hash)] = stocked{segment: segment, parents: [2]int32{from, int32(len(k.parents))}}
}

func (k *stock) id(hash string) int32 {
	if i, ok := k.ids[hash]; ok {
		return i
	}
	i := int32(len(k.commits))
	k.ids[strings.Clone(hash)] = i // a part of its segment's text, which need not stay in memory
	k.commits = append(k.commits, stocked{segment: -1})
	return i
}

// has reports whether a commit is stored.
func (k *stock) has(hash string) bool {
	i, ok := k.ids[hash]
	return ok && k.commits[i].segment >= 0
}

// reach marks a commit that the head reaches, and all that is stored of its past.
func (k *stock) reach(hash string) {
	first, ok := k.ids[hash]
	if !ok {
		return
	}
	stack := []int32{first}
	for len(stack) > 0 {
		c := &k.commits[stack[len(stack)-1]]
		stack = stack[:len(stack)-1]
		if !c.reached {
			c.reached = true
			stack = append(stack, k.parents[c.parents[0]:c.parents[1]]...)
		}
	}
}

// gone reports whether a commit was not reached.
func (k *stock) gone(c *segmentCommit) bool {
	i, ok := k.ids[c.Hash]
	return ok && !k.commits[i].reached
}

// segmentsGone returns the numbers of the segments with commits that were not reached.
func (k *stock) segmentsGone() map[int]bool {
	numbers := map[int]bool{}
	for i := range k.commits {
		if c := &k.commits[i]; c.segment >= 0 && !c.reached {
			numbers[int(c.segment)] = true
		}
	}
	return numbers
}
