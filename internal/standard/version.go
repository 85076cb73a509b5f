package standard

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/manifest"
)

// version is what versions of all ecosystems compare by here: numbers, and whether it comes before their release.
type version struct {
	numbers []int
	early   bool
}

func (v version) less(w version) bool {
	for i := range max(len(v.numbers), len(w.numbers)) {
		if a, b := v.number(i), w.number(i); a != b {
			return a < b
		}
	}
	return v.early && !w.early
}

// number is a part of a version, 0 for one that is not written.
func (v version) number(i int) int {
	if i < len(v.numbers) {
		return v.numbers[i]
	}
	return 0
}

var (
	versionForm = regexp.MustCompile(`^[vV]?(\d{1,9}(?:\.\d{1,9}){0,5})((?:[-._+]?[0-9A-Za-z]+)*)$`)
	// earlyWords begin what stands behind the numbers of a version before its release, with Maven and PyPI (PEP 440).
	earlyWords = regexp.MustCompile(`^(?i:[-._]?(?:a|alpha|b|beta|c|cr|rc|m|milestone|pre|preview|dev|snapshot)(?:[-._\d]|$))`)
)

// parseVersion reads a version. Go, npm and Cargo follow Semantic Versioning, where a hyphen begins a pre-release.
func parseVersion(text string, in manifest.Ecosystem) (version, bool) {
	m := versionForm.FindStringSubmatch(text)
	if m == nil {
		return version{}, false
	}
	var v version
	for part := range strings.SplitSeq(m[1], ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return version{}, false
		}
		v.numbers = append(v.numbers, n)
	}
	semantic := in == manifest.Go || in == manifest.Npm || in == manifest.Cargo
	v.early = semantic && strings.HasPrefix(m[2], "-") || !semantic && earlyWords.MatchString(m[2])
	return v, true
}

var (
	spaced   = regexp.MustCompile(`([<>=~^!])\s+`)
	anyPart  = regexp.MustCompile(`(?:\.[xX*])+$`) // of 1.x and 1.2.*
	operator = regexp.MustCompile(`^(\^|~>|~=|~|===?|=|>=?|<=?|!=)?(.+)$`)
)

// lowestOf returns the lowest version that a constraint allows; ok is false when it names none, as "*" and "latest" do.
func lowestOf(constraint string, in manifest.Ecosystem) (lowest version, ok bool) {
	constraint = strings.TrimSpace(constraint)
	if in == manifest.Maven && strings.ContainsAny(constraint, "[(") { // [1.0,2.0),[3.0,): a bound, then another
		first, _, _ := strings.Cut(strings.TrimLeft(constraint, "[("), ",")
		return parseVersion(strings.TrimRight(first, "])"), in)
	}
	for i, choice := range strings.Split(constraint, "||") {
		v, known := lowestOfAll(choice, in)
		if !known {
			return version{}, false
		}
		if i == 0 || v.less(lowest) {
			lowest, ok = v, true
		}
	}
	return lowest, ok
}

// lowestOfAll is that of a constraint all of whose parts hold: the highest of their lower bounds.
func lowestOfAll(constraint string, in manifest.Ecosystem) (lowest version, ok bool) {
	constraint, _, _ = strings.Cut(constraint, " - ") // npm's 1.2 - 2.3
	parts := strings.FieldsFunc(spaced.ReplaceAllString(constraint, "$1"), func(r rune) bool { return r == ',' || r == ' ' })
	for _, part := range parts {
		m := operator.FindStringSubmatch(part)
		if m == nil {
			return version{}, false
		}
		if slices.Contains([]string{"<", "<=", "!="}, m[1]) {
			continue
		}
		v, known := parseVersion(anyPart.ReplaceAllString(m[2], ""), in)
		if !known {
			return version{}, false
		}
		if !ok || lowest.less(v) {
			lowest, ok = v, true
		}
	}
	return lowest, ok
}
