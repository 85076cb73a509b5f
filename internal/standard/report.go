package standard

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/sarif"
)

// MaxReport is the largest report that is read, in bytes.
const MaxReport = sarif.MaxFile

// What reports count. An error of a linter and a test that broke off are both an error.
const (
	errorWord   = "error"
	failureWord = "failure"
	skippedWord = "skipped"
	testsWord   = "tests"
)

var sarifWords = []string{string(sarif.Error), string(sarif.Warning), string(sarif.Note)}

// Report is what a tool said.
type Report struct {
	Tool   string         // "" of tests, whose reports name none
	Counts map[string]int // of SARIF: error, warning, note; of tests: tests, failure, error, skipped; each is there
	Parts  []Part         // of SARIF by rule, of tests by suite as they end; those of which nothing is counted are left out
}

// Part is what a report says of one rule or suite.
type Part struct {
	Name   string
	Counts map[string]int // of a rule: results; of a suite as of its report
}

// ReadReports reads SARIF of any version 2, which may be of several tools, or JUnit XML, which is one report. A file that
// is neither is fault.Invalid, with the line or the field.
func ReadReports(content []byte) ([]Report, error) {
	start := bytes.TrimLeft(bytes.TrimPrefix(content[:min(len(content), 1<<10)], []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("{")):
		return readSARIF(content)
	case bytes.HasPrefix(start, []byte("<")):
		r, err := readJUnit(content)
		if err != nil {
			return nil, err
		}
		return []Report{r}, nil
	}
	return nil, fault.Invalid("line 1", "The report is neither SARIF nor JUnit XML").WithHint("Let the tool write one of the two.")
}

func readSARIF(content []byte) ([]Report, error) {
	summaries, err := sarif.Read(content)
	if err != nil {
		return nil, err
	}
	if len(summaries) == 0 {
		return nil, fault.Invalid("runs", "The SARIF file has no run of a tool").
			WithHint("Let the tool write what it ran, even if it found nothing.")
	}
	reports := make([]Report, 0, len(summaries))
	for _, s := range summaries {
		r := Report{Tool: s.Tool, Counts: map[string]int{}}
		for level, n := range s.Levels {
			r.Counts[string(level)] = n
		}
		for _, rule := range s.Rules {
			r.Parts = append(r.Parts, Part{rule.ID, map[string]int{"results": rule.Count}})
		}
		reports = append(reports, r)
	}
	return reports, nil
}

// suite is an open testsuite of a JUnit file, or the testsuites around them.
type suite struct {
	name     string
	counts   map[string]int // of its own test cases
	said     map[string]int // as its attributes say, with what is in suites inside
	children bool           // it has test cases or suites
}

const maxSuites = 10_000 // of one report

// junit is the state of reading a JUnit file. There is no standard; this is what Ant wrote first and all write since:
// https://github.com/testmoapp/junitxml
type junit struct {
	report  Report
	open    []suite
	outcome string // of the test case that is open: the worst word so far
	depth   int    // open elements
}

// readJUnit counts test cases. The attributes of a suite count only where it has none. Entities of its own that a file
// declares are not known, so that using one is an error.
func readJUnit(content []byte) (Report, error) {
	if len(content) > MaxReport {
		return Report{}, fault.Invalid("file", "The report is larger than %d MB", MaxReport>>20).
			WithHint("Let the tool leave out what tests print.")
	}
	if !utf8.Valid(content) {
		return Report{}, fault.Invalid("file", "The report is not UTF-8 text").WithHint("Let the tool write UTF-8.")
	}
	in := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	in.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8, whatever it says
	j := junit{report: Report{Counts: noTests()}}
	empty := true
	for {
		token, err := in.Token()
		line, _ := in.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Report{}, wrongReport(line, "the file is no XML: "+err.Error())
		}
		switch t := token.(type) {
		case xml.StartElement:
			if j.depth++; j.depth == 1 && t.Name.Local != "testsuites" && t.Name.Local != "testsuite" {
				return Report{}, wrongReport(line, fmt.Sprintf("it begins with <%.60s>, not with <testsuites> or <testsuite>", t.Name.Local))
			}
			if len(j.report.Parts)+len(j.open) >= maxSuites {
				return Report{}, wrongReport(line, fmt.Sprintf("it has more than %d suites", maxSuites))
			}
			empty = false
			j.start(t)
		case xml.EndElement:
			j.depth--
			j.end(t.Name.Local)
		}
	}
	if empty {
		return Report{}, wrongReport(1, "it has no test suite")
	}
	return j.report, nil
}

func noTests() map[string]int {
	return map[string]int{testsWord: 0, failureWord: 0, errorWord: 0, skippedWord: 0}
}

func (j *junit) start(t xml.StartElement) {
	switch name := t.Name.Local; name {
	case "testsuites", "testsuite":
		if n := len(j.open); n > 0 {
			j.open[n-1].children = true
		}
		s := suite{counts: noTests(), said: noTests()}
		for _, a := range t.Attr {
			switch a.Name.Local {
			case "name":
				s.name = strings.ToValidUTF8(a.Value[:min(len(a.Value), maxText)], "")
			case "tests":
				s.said[testsWord] = number(a.Value)
			case "failures":
				s.said[failureWord] = number(a.Value)
			case "errors":
				s.said[errorWord] = number(a.Value)
			case "skipped", "disabled":
				s.said[skippedWord] += number(a.Value)
			}
		}
		j.open = append(j.open, s)
	case "testcase":
		j.outcome = testsWord
	case failureWord, errorWord, skippedWord:
		if worse(name, j.outcome) {
			j.outcome = name
		}
	}
}

func (j *junit) end(name string) {
	n := len(j.open)
	if n == 0 {
		return
	}
	s := &j.open[n-1]
	switch name {
	case "testcase":
		s.children = true
		if s.counts[testsWord]++; j.outcome != testsWord {
			s.counts[j.outcome]++
		}
		j.outcome = ""
	case "testsuites", "testsuite":
		if !s.children {
			s.counts = s.said
		}
		sum := 0
		for word, count := range s.counts {
			j.report.Counts[word] += count
			sum += count
		}
		if sum > 0 {
			j.report.Parts = append(j.report.Parts, Part{s.name, s.counts})
		}
		j.open = j.open[:n-1]
	}
}

// worse reports whether a word says worse of a test case than another; "" is outside of any.
func worse(a, b string) bool {
	order := map[string]int{testsWord: 1, skippedWord: 2, failureWord: 3, errorWord: 4}
	return b != "" && order[a] > order[b]
}

// number reads an attribute that counts, 0 where it does not.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, 1_000_000_000)
}

func wrongReport(line int, sentence string) error {
	return fault.Invalid(fmt.Sprintf("line %d", line), "The JUnit report, line %d: %s", line, sentence).
		WithHint("Let the tool write it anew.")
}
