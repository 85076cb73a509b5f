// Package text finds texts by their words, the same ones on both databases.
//
// Words are taken apart here: runs of letters and digits, without regard to case and accents, each sign of Chinese and Japanese
// for itself. Of each the index has the word and its stem (M. Porter's English stemmer in its second version, Snowball), so that
// what was "decided" is found by "deciding"; phrases and beginnings are of the words themselves. Who may see what is found
// is for the package that owns it to say.
//
// Tables: text_document and text_index.
package text

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Document is a text that can be found.
type Document struct {
	Kind, ID    string
	Title, Body string
	Changed     time.Time
}

// Found is a document as it is told to somebody who may read it and looked for words.
type Found struct {
	Document

	Scope string // key of where it belongs; empty for all of the organisation
	State string // in a word or two
}

// Tell tells of documents in the order of their ids; one that is not there, or not for the reader, is left out.
func Tell(ids []string, tell func(id string) (Found, error)) ([]Found, error) {
	var all []Found
	for _, id := range ids {
		f, err := tell(id)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// Key names a document.
type Key struct{ Kind, ID string }

// IDs are the ids of keys.
func IDs(keys []Key) []string {
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.ID
	}
	return ids
}

// maxWords is how many words of a title and of a body are found.
const (
	maxTitle = 500
	maxWords = 7000
	maxToken = 40 // runes of a word
)

// Marks before tokens, which keep them apart in one index: words and stems, of bodies and of titles, and the kind.
const (
	wordMark, stemMark           = "w", "s"
	titleWordMark, titleStemMark = "a", "b"
	kindMark                     = "k"
)

const index = "text_index"

// Put makes a document findable as it is now.
func Put(ctx context.Context, tx *store.Tx, d Document) error {
	if err := Drop(ctx, tx, d.Kind, d.ID); err != nil {
		return err
	}
	n, err := number(ctx, tx, d)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO text_document (kind, id, number, changed) VALUES ($1, $2, $3, $4)`,
		d.Kind, d.ID, n, store.At(d.Changed)); err != nil {
		return err
	}
	return store.PutWords(ctx, tx, index, n, tokens(d))
}

// Drop makes a document no longer findable.
func Drop(ctx context.Context, tx *store.Tx, kind, id string) error {
	n, known, err := store.One(ctx, tx, store.Scan1[int64], `DELETE FROM text_document WHERE kind = $1 AND id = $2 RETURNING number`,
		kind, id)
	if err != nil || !known {
		return err
	}
	return store.DropWords(ctx, tx, index, n)
}

// Forget takes the words that were dropped or replaced out of the database, where somebody is erased.
func Forget(ctx context.Context, tx *store.Tx) error { return store.ForgetWords(ctx, tx, index) }

// Count returns how many documents of a kind are findable.
func Count(ctx context.Context, tx *store.Tx, kind string) (int, error) {
	n, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM text_document WHERE kind = $1`, kind)
	return n, err
}

// missing returns which of some documents of a kind are not findable yet.
func missing(ctx context.Context, tx *store.Tx, kind string, ids []string) ([]string, error) {
	var none []string
	for _, id := range ids {
		_, known, err := store.One(ctx, tx, store.Scan1[string], `SELECT id FROM text_document WHERE kind = $1 AND id = $2`, kind, id)
		if err != nil {
			return nil, err
		}
		if !known {
			none = append(none, id)
		}
	}
	return none, nil
}

// Fill makes findable what is not yet of a kind: what was written before there was an index of it. Table has the ids; a package
// that keeps some of its rows out of the index gives a query in brackets. It writes in short transactions, and goes on where it
// was stopped.
func Fill(ctx context.Context, db *store.DB, kind, table string, put func(tx *store.Tx, id string) error) error {
	for before := "~"; before != ""; { // an id has no tilde, which comes behind all of them
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			before, err = fill(ctx, tx, kind, table+" AS wanted", before, put)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fill looks at some documents before an id, and returns before which to go on; empty when there are no more.
func fill(ctx context.Context, tx *store.Tx, kind, table, before string,
	put func(tx *store.Tx, id string) error) (string, error) {
	if before == "~" {
		findable, err := Count(ctx, tx, kind)
		if err != nil {
			return "", err
		}
		all, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM `+table)
		if err != nil || all == findable {
			return "", err
		}
	}
	const some = 200
	ids, err := store.All(ctx, tx, store.Scan1[string],
		`SELECT id FROM `+table+` WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, some)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	none, err := missing(ctx, tx, kind, ids)
	if err != nil {
		return "", err
	}
	for _, id := range none {
		if err := put(tx, id); err != nil {
			return "", err
		}
	}
	if len(ids) < some {
		return "", nil
	}
	return ids[len(ids)-1], nil
}

// number returns what the index is to call a document: a free number, the higher the later it changed. Among those of one second
// chance decides, and the same one on both databases.
func number(ctx context.Context, tx *store.Tx, d Document) (int64, error) {
	const lowest = 31 // bits below the second
	sum := sha256.Sum256([]byte(d.Kind + "\x00" + d.ID))
	n := max(0, min(d.Changed.Unix(), math.MaxUint32))<<lowest | int64(binary.BigEndian.Uint32(sum[:4])>>1)
	for {
		_, taken, err := store.One(ctx, tx, store.Scan1[int64], `SELECT number FROM text_document WHERE number = $1`, n)
		if err != nil || !taken {
			return n, err
		}
		n--
	}
}

// tokens are what a document is found by. The words of the body come first, so that phrases have their places.
func tokens(d Document) store.Words {
	var all store.Words
	add := func(text, mark string, most int, of func(string) string) {
		n := 0
		for w := range words(text) {
			if n++; n > most {
				return
			}
			all = append(all, mark+of(w.folded))
		}
	}
	add(d.Body, wordMark, maxWords, ascii)
	add(d.Title, titleWordMark, maxTitle, ascii)
	add(d.Title, titleStemMark, maxTitle, stem)
	add(d.Body, stemMark, maxWords, stem)
	return append(all, kindMark+d.Kind)
}

// word is a word of a text: where it is, and how it is compared.
type word struct {
	from, to int // bytes
	folded   string
}

// words takes a text apart.
func words(text string) func(yield func(word) bool) {
	return func(yield func(word) bool) {
		begin := -1
		end := func(at int) bool {
			from := begin
			begin = -1
			if from < 0 {
				return true
			}
			w := word{from, at, fold(text[from:at])}
			return w.folded == "" || yield(w)
		}
		for i, r := range text {
			switch {
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
				if !end(i) || !yield(word{i, i + len(string(r)), string(r)}) {
					return
				}
			case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
				if begin < 0 {
					begin = i
				}
			default:
				if !end(i) {
					return
				}
			}
		}
		end(len(text))
	}
}

// Stems returns the words of a text as they are compared: what forms of an English word have in common, without case and
// accents, in the order of the text. Words that only hold sentences together are left out.
func Stems(text string) (all []string) {
	for w := range words(text) {
		if !holds[w.folded] {
			all = append(all, stem(w.folded))
		}
	}
	return all
}

// holds are words that hold English sentences together.
var holds = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`a about after all also an and any are as at be been before but by can could do does doesn don
		each for from had has have how i if in into is isn it its more no not now of off on one only or other our out over s should so
		some t than that the their them then there these they this those to too under up was we were what when where which while who
		why will with without would you your`) {
		holds[w] = true
	}
}

// fold leaves out case and accents, and what is longer than a word.
func fold(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range norm.NFKD.String(text) {
		if unicode.IsMark(r) || !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		if n++; n > maxToken {
			break
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// stem is what forms of an English word have in common.
func stem(folded string) string { return ascii(english.Stem(folded, true)) }

// ascii writes a word in letters and digits that no engine takes for anything else.
func ascii(folded string) string {
	for i := range len(folded) {
		if c := folded[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return "u" + hex.EncodeToString([]byte(folded))
		}
	}
	return folded
}
