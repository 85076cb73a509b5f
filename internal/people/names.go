package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// name is what a signed name says once its accidents are gone.
type name struct {
	words   []string // folded words without accents or punctuation, "Doe, Jane" turned round
	key     string   // the words joined by spaces
	full    bool     // two words or more that could be a person's
	via     bool     // sent through a list or a tool, so the address is not the person's
	address string   // the name is itself an address
}

// first and last return the outer words of a full name.
func (n *name) first() string { return n.words[0] }
func (n *name) last() string  { return n.words[len(n.words)-1] }

// readName takes a signed name apart.
func readName(signed string) name {
	text, via := bareName(signed)
	if at := strings.IndexByte(text, '@'); at > 0 && !strings.ContainsRune(text, ' ') {
		return name{via: via, address: strings.ToLower(text)}
	}
	n := name{via: via}
	text = foldText(turned(text))
	long := 0
	between := func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == '_' || r == ',' }
	for field := range strings.FieldsFuncSeq(text, between) {
		letters := 0
		for word := range strings.SplitSeq(field, "-") {
			word = strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
					return r
				}
				return -1
			}, word)
			if word == "" {
				continue
			}
			n.words = append(n.words, word)
			for _, r := range word {
				if unicode.IsLetter(r) {
					letters++
					if r > 0x24F { // one Han, Kana or Hangul sign is a word
						letters++
					}
				}
			}
		}
		if letters >= 2 {
			long++
		}
	}
	n.key = strings.Join(n.words, " ")
	n.full = long >= 2 && !genericName(n.words, n.key)
	return n
}

// genericName reports whether a name is a placeholder or a machine's.
func genericName(words []string, key string) bool {
	if placeholderNames[key] {
		return true
	}
	for _, word := range words {
		if trimmed := strings.Trim(word, "0123456789"); trimmed != "" && !genericWords[trimmed] {
			return false
		}
	}
	return true
}

// bareName removes comments, quotes and "via …" from a signed name, and says whether there was a "via".
func bareName(signed string) (text string, via bool) {
	if !strings.ContainsAny(signed, "()[]{}<>\"'`|") && !strings.Contains(signed, "via") &&
		!strings.Contains(signed, "Via") && !strings.Contains(signed, " at ") {
		return strings.TrimSpace(signed), false
	}
	var b strings.Builder
	depth := 0
	for _, r := range signed {
		switch r {
		case '(', '[', '{', '<':
			depth++
			b.WriteByte(' ')
		case ')', ']', '}', '>':
			depth = max(0, depth-1)
		case '"', '`', '|':
			b.WriteByte(' ')
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	words := strings.Fields(b.String())
	for i, word := range words {
		if i > 0 && strings.EqualFold(word, "via") {
			words, via = words[:i], true
			break
		}
	}
	text = strings.Trim(strings.Join(words, " "), "' ")
	if text == "" { // nothing but a comment: then the comment is the name
		text = strings.Trim(signed, "()[]{}<>\"'`| ")
	}
	return text, via
}

// turned turns "Doe, Jane" round. "Jane Doe, PhD" only loses what is behind the comma.
func turned(text string) string {
	last, first, ok := strings.Cut(text, ",")
	first = strings.TrimSpace(first)
	switch {
	case !ok || strings.Contains(first, ","):
		return text
	case nameSuffixes[strings.ToLower(strings.Trim(first, ". "))]:
		return last
	default:
		return first + " " + last
	}
}

var folder = cases.Fold()

// foldText brings text to one form: Unicode compatibility form, case folded, without accents.
func foldText(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	s = folder.String(norm.NFKD.String(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && r < 0x0900 { // accents of European scripts; vowel signs elsewhere stay
			return -1
		}
		return r
	}, s)
	return plainLetters.Replace(norm.NFC.String(s))
}

// plainLetters are letters that have no decomposition but are commonly written plainly.
var plainLetters = strings.NewReplacer("ø", "o", "đ", "d", "ł", "l", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe",
	"ı", "i", "ħ", "h", "ŋ", "n")

// spelledOut writes umlauts in two letters, as in "Mueller". It returns the folded text when there are none.
func spelledOut(signed string) string {
	return umlauts.Replace(norm.NFC.String(strings.ToLower(signed)))
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ø", "oe", "å", "aa", "æ", "ae")

// agree reports whether two full names could be one person's: the words of the shorter are all found in the longer,
// as they are, as an initial, as a beginning ("Rob", "Robert") or with one slip of the keyboard, and one word of
// three letters or more is the same.
func agree(a, b *name) bool {
	if a.key == b.key {
		return true
	}
	short, long := a.words, b.words
	if len(short) > len(long) {
		short, long = long, short
	}
	var taken [16]bool
	same := false
	var open []string
	for _, w := range short {
		if i := index(long, w, &taken); i >= 0 {
			taken[i] = true
			same = same || len(w) >= 3 || w[0] >= utf8.RuneSelf
		} else {
			open = append(open, w)
		}
	}
	if !same {
		return squash(a.words) == squash(b.words)
	}
	for _, w := range open {
		found := false
		for i, l := range long {
			if i < len(taken) && !taken[i] && (strings.HasPrefix(l, w) || strings.HasPrefix(w, l) || slip(w, l)) {
				taken[i], found = true, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// index finds w among the words that are not taken.
func index(words []string, w string, taken *[16]bool) int {
	for i, l := range words {
		if i < len(taken) && !taken[i] && l == w {
			return i
		}
	}
	return -1
}

// slip reports whether two words of four letters or more are one edit apart.
func slip(a, b string) bool {
	return len(a) >= 4 && len(b) >= 4 && distance(a, b, 1) <= 1
}

// distance returns the number of edits between two words (insert, delete, replace, swap neighbours), or limit+1 when
// it is more than limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before, previous, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		previous[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, previous, row = previous, row, before
	}
	return min(previous[len(y)], limit+1)
}

// squash joins words without anything between them.
func squash(words []string) string { return strings.Join(words, "") }

// displayName is a signed name as a page shows it: without comments and "via …", in the person's own spelling.
func displayName(signed string) string {
	text, _ := bareName(signed)
	text = strings.Join(strings.Fields(turned(text)), " ")
	if text == "" {
		return signed
	}
	return text
}
