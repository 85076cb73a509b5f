package text

import (
	"strings"
	"unicode"

	"github.com/leadwright/leadwright/internal/store"
)

// Query is what somebody looks for: words, "phrases", and -what is not to be there.
type Query struct{ terms []term }

// term is words one behind the other.
type term struct {
	words []string // folded
	not   bool
	begun bool // the last word may go on: it is still being typed
}

// mostTerms is how many words of a query count.
const mostTerms = 20

// Parse reads what was typed. Anything can be typed: what is no word says nothing.
func Parse(typed string) Query {
	var q Query
	for len(typed) > 0 && len(q.terms) < mostTerms {
		typed = strings.TrimLeftFunc(typed, unicode.IsSpace)
		rest, not := strings.CutPrefix(typed, "-")
		inside, phrase := strings.CutPrefix(rest, `"`)
		part, open := "", false
		if phrase {
			var closed bool
			part, typed, closed = strings.Cut(inside, `"`)
			open = !closed
		} else {
			end := strings.IndexFunc(rest, unicode.IsSpace)
			if open = end < 0; open {
				end = len(rest)
			}
			part, typed = rest[:end], rest[end:]
		}
		t := term{not: not}
		for w := range words(part) {
			if len(t.words) < mostTerms {
				t.words = append(t.words, w.folded)
			}
		}
		if len(t.words) > 0 {
			last, _ := lastRune(part)
			t.begun = open && !not && (unicode.IsLetter(last) || unicode.IsNumber(last))
			q.terms = append(q.terms, t)
		}
	}
	return q
}

func lastRune(text string) (last rune, any bool) {
	for _, r := range text {
		last, any = r, true
	}
	return last, any
}

// Empty reports whether a query asks for nothing: it has no words, or only such as are not to be there.
func (q Query) Empty() bool {
	for _, t := range q.terms {
		if !t.not {
			return false
		}
	}
	return true
}

// titles asks for all of a query in the title of a document of some kinds.
func (q Query) titles(kinds []string) store.Match {
	return q.match(kinds, func(t term) store.AnyOf { return t.sequences(titleWordMark, titleStemMark) })
}

// anywhere asks for each part of a query in the title or the body of a document of some kinds.
func (q Query) anywhere(kinds []string) store.Match { return q.match(kinds, term.either) }

func (q Query) match(kinds []string, wanted func(term) store.AnyOf) (m store.Match) {
	var of store.AnyOf
	for _, k := range kinds {
		of = append(of, store.Sequence{Tokens: []string{kindMark + k}})
	}
	m.All = append(m.All, of)
	for _, t := range q.terms {
		if t.not {
			m.None = append(m.None, t.either())
		} else {
			m.All = append(m.All, wanted(t))
		}
	}
	return m
}

// either are the ways in which a term is found in a body or in a title.
func (t term) either() store.AnyOf {
	return append(t.sequences(wordMark, stemMark), t.sequences(titleWordMark, titleStemMark)...)
}

// sequences are the ways in which a term is found: one word by its stem, and as it is being typed; several as they stand.
func (t term) sequences(words, stems string) store.AnyOf {
	marked := make([]string, len(t.words))
	for i, w := range t.words {
		marked[i] = words + ascii(w)
	}
	ways := store.AnyOf{{Tokens: marked, Prefix: t.begun}}
	if len(t.words) == 1 {
		ways = append(ways, store.Sequence{Tokens: []string{stems + stem(t.words[0])}})
	}
	return ways
}

// Piece is a part of a snippet.
type Piece struct {
	Text string
	Hit  bool // it is what was looked for
}

// around is how many bytes of a text are shown around what was found.
const around = 90

// Snippet returns the part of a text in which a query finds most of its words, on one line; nothing where it finds none.
func Snippet(text string, q Query) []Piece {
	if q.Empty() {
		return nil
	}
	text = strings.Join(strings.Fields(text), " ")
	var hits []word
	for w := range words(text) {
		if q.hits(w.folded) {
			hits = append(hits, w)
		}
		if len(hits) > 200 {
			break
		}
	}
	if len(hits) == 0 {
		return nil
	}
	best, most := 0, 0
	for i := range hits {
		n := 0
		for j := i; j < len(hits) && hits[j].to <= hits[i].from+2*around; j++ {
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	from, to := cut(text, hits[best].from-around/2, -1), cut(text, hits[best].from+2*around, 1)
	var all []Piece
	add := func(part string, hit bool) {
		if part != "" {
			all = append(all, Piece{part, hit})
		}
	}
	if from > 0 {
		add("…", false)
	}
	at := from
	for _, h := range hits {
		if h.from >= from && h.to <= to {
			add(text[at:h.from], false)
			add(text[h.from:h.to], true)
			at = h.to
		}
	}
	add(text[at:to], false)
	if to < len(text) {
		add(" …", false)
	}
	return all
}

// hits reports whether a word is one of those looked for.
func (q Query) hits(folded string) bool {
	for _, t := range q.terms {
		for i, w := range t.words {
			last := t.begun && i == len(t.words)-1
			if !t.not && (w == folded || len(t.words) == 1 && sameStem(w, folded) || last && strings.HasPrefix(folded, w)) {
				return true
			}
		}
	}
	return false
}

// sameStem reports whether two words have one stem. All forms of a word begin alike, which is told sooner.
func sameStem(a, b string) bool { return a != "" && b != "" && a[0] == b[0] && stem(a) == stem(b) }

// cut moves a place to the nearest blank in a direction, within a text of one line.
func cut(text string, at, step int) int {
	at = max(0, min(at, len(text)))
	for at > 0 && at < len(text) && text[at] != ' ' {
		at += step
	}
	return at
}
