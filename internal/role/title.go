package role

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/leadwright/leadwright/internal/fault"
)

// MaxTitle is how many characters a title may have.
const MaxTitle = 200

// maxReadings is how many ways of reading a title's abbreviations are followed.
const maxReadings = 32

// grammar is how titles are read. All words in it are folded.
type grammar struct {
	seniority     map[string]bool // senior, ii
	disciplines   map[string]bool // backend, full stack
	fillers       map[string]bool // of, the
	abbreviations map[string][]string
	vocabulary    map[string]bool // words that titles are made of, to take glued ones apart: techlead
}

func (g grammar) clone() grammar {
	clone := func(set map[string]bool) map[string]bool {
		if set == nil {
			return map[string]bool{}
		}
		return maps.Clone(set)
	}
	abbreviations := maps.Clone(g.abbreviations)
	if abbreviations == nil {
		abbreviations = map[string][]string{}
	}
	return grammar{clone(g.seniority), clone(g.disciplines), clone(g.fillers), abbreviations, g.vocabulary}
}

// fold makes texts comparable that differ in case, accents and how their characters are encoded.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return norm.NFC.String(cases.Fold().String(s))
}

// written is a title taken apart at its punctuation.
type written struct {
	text     string
	main     string   // without brackets and tails
	brackets []string // what stands in brackets
	tails    []string // what stands behind commas, colons, and dashes with a space around them
}

var (
	bracketed = regexp.MustCompile(`[(\[{]([^()\[\]{}]*)[)\]}]`)
	tail      = regexp.MustCompile(`\s*[,;:|–—@]\s*|\s+-+\s+`)
	joint     = regexp.MustCompile(`(?i)\s*[/&+]\s*|\s+and\s+`)
	behind    = regexp.MustCompile(`(?i)^(.*?\S)\s+(?:of|for)\s+(\S.*)$`)
)

// parse takes a title apart. One that is empty, too long, or no text is fault.Invalid.
func (g grammar) parse(title string) (written, error) {
	const hint = "Give it as it stands on a business card, such as Senior Tech Lead (Payments)."
	if n := utf8.RuneCountInString(title); n > MaxTitle {
		return written{}, fault.Invalid("title", "The title has %d characters; at most %d are read", n, MaxTitle).WithHint(hint)
	}
	if !utf8.ValidString(title) {
		return written{}, fault.Invalid("title", "The title is not UTF-8 text").WithHint(hint)
	}
	w := written{text: strings.TrimSpace(title)}
	if len(g.tokens(w.text)) == 0 {
		return written{}, fault.Invalid("title", "The title %q has no words", w.text).WithHint(hint)
	}
	for _, m := range bracketed.FindAllStringSubmatch(w.text, -1) {
		w.brackets = append(w.brackets, strings.TrimSpace(m[1]))
	}
	pieces := tail.Split(bracketed.ReplaceAllString(w.text, " "), -1)
	pieces = slices.DeleteFunc(pieces, func(p string) bool { return strings.TrimSpace(p) == "" })
	if len(pieces) == 0 { // all of it stands in brackets
		return written{text: w.text, main: w.text}, nil
	}
	w.main = strings.TrimSpace(pieces[0])
	for _, p := range pieces[1:] {
		w.tails = append(w.tails, strings.TrimSpace(p))
	}
	return w, nil
}

// reading is one way to read a title: its words, folded and written out.
type reading []string

func (r reading) key() string { return strings.Join(r, " ") }

// without returns the reading without some of its words, and those. Words of the set may be pairs, such as full stack.
func (r reading) without(is func(word string) bool) (rest reading, taken []string) {
	for i := 0; i < len(r); i++ {
		if i+1 < len(r) && is(r[i]+" "+r[i+1]) {
			taken = append(taken, r[i]+" "+r[i+1])
			i++
		} else if is(r[i]) {
			taken = append(taken, r[i])
		} else {
			rest = append(rest, r[i])
		}
	}
	return rest, taken
}

// readings returns the ways to read a text as a whole: with each meaning of its abbreviations, and turned round where
// it is written as "Director of Engineering" or "Director, Engineering".
func (g grammar) readings(text string) []reading {
	orders := [][]string{g.tokens(text)}
	if parts := tail.Split(text, -1); len(parts) == 2 {
		orders = append(orders, g.tokens(parts[1]+" "+parts[0]))
	}
	if m := behind.FindStringSubmatch(text); m != nil {
		orders = append(orders, g.tokens(m[2]+" "+m[1]))
	}
	var all []reading
	known := map[string]bool{}
	for _, tokens := range orders {
		for _, r := range g.expand(tokens) {
			if key := r.key(); key != "" && !known[key] {
				known[key] = true
				all = append(all, r)
			}
		}
	}
	return all
}

// tokens returns the folded words of a text without fillers. "V.P." is one word, and techlead two.
func (g grammar) tokens(text string) []string {
	var tokens []string
	for _, word := range strings.FieldsFunc(initials(fold(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '#'
	}) {
		if word = strings.Trim(word, "+"); word != "" && !g.fillers[word] {
			tokens = append(tokens, g.unglue(word)...)
		}
	}
	return tokens
}

// initials takes out the dots of V.P. and the apostrophes of words.
func initials(s string) string {
	runes := []rune(s)
	letter := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsLetter(runes[i]) }
	var b strings.Builder
	for i, r := range runes {
		single := letter(i-1) && !letter(i-2) && (!letter(i+1) || letter(i+1) && !letter(i+2))
		if r == '\'' || r == '’' || r == '.' && single {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// shortestGlued is the length below which words are not looked for inside of others.
const shortestGlued = 4

// unglue takes a word apart that is no word of a title but made of such, into as few as can be.
func (g grammar) unglue(word string) []string {
	if g.vocabulary[word] || g.seniority[word] || g.abbreviations[word] != nil || len(word) < 2*shortestGlued {
		return []string{word}
	}
	best := make([][]string, len(word)+1) // the fewest words up to here
	best[0] = []string{}
	for end := shortestGlued; end <= len(word); end++ {
		for start := 0; start+shortestGlued <= end; start++ {
			part := word[start:end]
			known := g.vocabulary[part] || g.seniority[part] || g.abbreviations[part] != nil
			if known && best[start] != nil && (best[end] == nil || len(best[start])+1 < len(best[end])) {
				best[end] = append(slices.Clone(best[start]), part)
			}
		}
	}
	if best[len(word)] == nil {
		return []string{word}
	}
	return best[len(word)]
}

// expand writes abbreviations out, in all ways up to a bound.
func (g grammar) expand(tokens []string) []reading {
	all := []reading{{}}
	for _, token := range tokens {
		stands := g.abbreviations[token]
		if stands == nil || len(all)*len(stands) > maxReadings {
			stands = append(slices.Clone(stands[:min(1, len(stands))]), token)[:1]
		}
		var longer []reading
		for _, r := range all {
			for _, s := range stands {
				longer = append(longer, append(slices.Clone(r), strings.Fields(fold(s))...))
			}
		}
		all = longer
	}
	return all
}

var grade = regexp.MustCompile(`^(?:l|ic|e|m|t)?\d{1,2}$`)

// rank reports whether a word says how senior somebody is, and not what they do.
func (g grammar) rank(word string) bool { return g.seniority[word] || grade.MatchString(word) }

// rankName is how a rank is shown: Senior, II, L5.
func rankName(word string) string {
	if grade.MatchString(word) || strings.Trim(word, "iv") == "" {
		return strings.ToUpper(word)
	}
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}
