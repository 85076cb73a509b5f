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
	"strings"
	"time"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"github.com/leadwright/leadwright/internal/store"
)

// Document is a text that can be found.
type Document struct {
	Kind, ID    string
	Title, Body string
	Changed     time.Time
}

// Key names a document.
type Key struct{ Kind, ID string }

// maxWords is how many words of a title and of a body are found.
const (
	maxTitle = 500
	maxWords = 7000
	maxToken = 40 // runes of a word
)

// Marks before tokens, which keep them apart in one index: words and stems, of bodies and of titles.
const (
	wordMark, stemMark           = "w", "s"
	titleWordMark, titleStemMark = "a", "b"
)

const index = "text_index"

// Put makes a document findable as it is now.
func Put(ctx context.Context, tx *store.Tx, d Document) error {
	n := number(d.Kind, d.ID)
	if _, err := tx.Exec(ctx, `INSERT INTO text_document (kind, id, number, changed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, id) DO UPDATE SET changed = excluded.changed`, d.Kind, d.ID, n, store.At(d.Changed)); err != nil {
		return err
	}
	return store.PutWords(ctx, tx, index, n, tokens(d))
}

// Drop makes a document no longer findable.
func Drop(ctx context.Context, tx *store.Tx, kind, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM text_document WHERE kind = $1 AND id = $2`, kind, id); err != nil {
		return err
	}
	return store.DropWords(ctx, tx, index, number(kind, id))
}

// Forget takes the words that were dropped or replaced out of the database, where somebody is erased.
func Forget(ctx context.Context, tx *store.Tx) error { return store.ForgetWords(ctx, tx, index) }

// Count returns how many documents of a kind are findable.
func Count(ctx context.Context, tx *store.Tx, kind string) (int, error) {
	n, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM text_document WHERE kind = $1`, kind)
	return n, err
}

// Missing returns which of some documents of a kind are not findable yet.
func Missing(ctx context.Context, tx *store.Tx, kind string, ids []string) ([]string, error) {
	var missing []string
	for _, id := range ids {
		_, known, err := store.One(ctx, tx, store.Scan1[string], `SELECT id FROM text_document WHERE kind = $1 AND id = $2`, kind, id)
		if err != nil {
			return nil, err
		}
		if !known {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

// Find returns what a query finds of a kind, or of all where none is named: first those with all of it in their title, then the
// others, the last changed first. From says how many to pass over.
func Find(ctx context.Context, tx *store.Tx, kind string, q Query, from, limit int) ([]Key, error) {
	if q.Empty() {
		return nil, nil
	}
	scan := func(r store.Row) (k Key, err error) { return k, r.Scan(&k.Kind, &k.ID) }
	in, titles := tx.Matching("number", index, q.match(titleWordMark, titleStemMark))
	first, err := store.All(ctx, tx, scan, `SELECT kind, id FROM text_document WHERE `+in+` AND ($2 = '' OR kind = $2)
		ORDER BY changed DESC, id DESC LIMIT $3`, titles, kind, from+limit)
	if err != nil || len(first) >= from+limit {
		return first[min(from, len(first)):], err
	}
	anywhere, all := tx.Matching("number", index, q.anywhere())
	not, _ := tx.Matching("number", index, store.Match{})
	rest, err := store.All(ctx, tx, scan, `SELECT kind, id FROM text_document WHERE `+anywhere+`
		AND NOT `+strings.ReplaceAll(not, "$1", "$4")+` AND ($2 = '' OR kind = $2)
		ORDER BY changed DESC, id DESC LIMIT $3`, all, kind, from+limit-len(first), titles)
	first = append(first, rest...)
	return first[min(from, len(first)):], err
}

func number(kind, id string) int64 {
	sum := sha256.Sum256([]byte(kind + "\x00" + id))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
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
	return all
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
