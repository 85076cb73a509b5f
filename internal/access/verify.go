package access

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/leadwright/leadwright/internal/store"
)

// VerifyReport says whether the two records are as they were sealed.
type VerifyReport struct {
	Entries int    // that are sealed and whole
	Erased  int    // of these, those from which somebody was erased
	Waiting int    // entries that are not sealed yet
	Seal    string // digest of both ends: whoever keeps it elsewhere can tell later that no end was cut off
	Broken  *Break // the first entry that is not as it was sealed; nil when all are
}

// Break is where a record is not as it was sealed.
type Break struct {
	Record string // deeds or looks
	Number int64  // of the entry in its record, from 1
	ID     string // of the entry, empty when it is missing
	What   string // in words, as a sentence without its full stop
}

// names of the records for people.
var recordNames = map[string]string{"access_record": "deeds", "access_look": "looks"}

// Verify reads both records from the beginning and stops at the first entry that is not as it was sealed. It holds one
// entry at a time in memory.
func Verify(ctx context.Context, tx *store.Tx) (VerifyReport, error) {
	var report VerifyReport
	var ends [][]byte
	for _, c := range chains {
		waiting, err := c.waiting(ctx, tx)
		if err != nil {
			return report, err
		}
		report.Waiting += waiting
		last, err := c.end(ctx, tx)
		if err != nil {
			return report, err
		}
		ends = append(ends, last.hash)
		broken, err := c.verify(ctx, tx, last, &report)
		if err != nil {
			return report, err
		}
		if broken != nil {
			broken.Record = recordNames[c.table]
			report.Broken = broken
			return report, nil
		}
	}
	report.Seal = hex.EncodeToString(digest("leadwright seal 1", ends...))[:16]
	return report, nil
}

func (c chain) verify(ctx context.Context, tx *store.Tx, last end, report *VerifyReport) (*Break, error) {
	rows, err := tx.Query(ctx, `SELECT seq, id, at, `+c.clear+`, actor_id, actor_name, who_salt, who_mark, `+c.whom+`,
		whom_salt, whom_mark, hash FROM `+c.table+` WHERE seq IS NOT NULL ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	at := origin
	for rows.Next() {
		e := entry{who: part{texts: make([]string, 2)}, whom: part{texts: make([]string, 1)}}
		err := rows.Scan(&e.seq, &e.id, &e.at, &e.clear, &e.who.texts[0], &e.who.texts[1], &e.who.salt, &e.who.mark,
			&e.whom.texts[0], &e.whom.salt, &e.whom.mark, &e.hash)
		if err != nil {
			return nil, err
		}
		if what := c.wrong(e, at, last); what != "" {
			broken := &Break{Number: at.seq + 1, ID: e.id, What: what}
			if e.seq != broken.Number {
				broken.ID = ""
			}
			return broken, nil
		}
		report.Entries++
		if e.who.erased() || e.whom.erased() {
			report.Erased++
		}
		at = end{e.seq, e.hash}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	switch {
	case at.seq < last.seq:
		return &Break{Number: at.seq + 1, What: fmt.Sprintf("it is missing at the end, %d of %d are there", at.seq, last.seq)}, nil
	case !slices.Equal(at.hash, last.hash):
		return &Break{Number: at.seq, What: "the seal at the end is another one"}, nil
	}
	return nil, nil
}

// wrong says what is wrong with the entry behind at, empty for nothing.
func (c chain) wrong(e entry, at, last end) string {
	switch {
	case e.seq < at.seq+1:
		return "there are two of its number"
	case e.seq > at.seq+1:
		return "it is missing"
	case e.seq > last.seq:
		return "it was added behind the end"
	case !e.who.whole():
		return "it names another actor than when it was sealed"
	case !e.whom.whole():
		return "it is about something else than when it was sealed"
	case !slices.Equal(e.hash, c.hashOf(e, at.hash)):
		return "it was changed, or the entry before it"
	}
	return ""
}
