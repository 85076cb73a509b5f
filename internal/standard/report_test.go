package standard

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
)

func counts(tests, failure, broken, skipped int) map[string]int {
	return map[string]int{"tests": tests, "failure": failure, "error": broken, "skipped": skipped}
}

func TestReadReports(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file string
		want       []Report
	}{
		{"SARIF", "\ufeff \n" + `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint"}}, "results": [{"ruleId": "a"}, {"ruleId": "a", "level": "error"}]},
			{"tool": {"driver": {"name": "scan"}}}]}`, []Report{
			{"lint", map[string]int{"error": 1, "warning": 1, "note": 0}, []Part{{"a", map[string]int{"results": 2}}}},
			{"scan", map[string]int{"error": 0, "warning": 0, "note": 0}, nil}}},
		{"suites", `<?xml version="1.0" encoding="ISO-8859-1"?><!-- x -->
<testsuites tests="99"><testsuite name="a" tests="7" failures="7"><properties/><testcase name="1"/><testcase name="2"><failure message="x">text</failure></testcase>
<testcase name="3"><error/></testcase><testcase name="4"><skipped/></testcase></testsuite><testsuite name="b"><testcase name="1"/></testsuite></testsuites>`,
			[]Report{{"", counts(5, 1, 1, 1), []Part{{"a", counts(4, 1, 1, 1)}, {"b", counts(1, 0, 0, 0)}}}}},
		{"one suite", `<testsuite name="a"><testcase/></testsuite>`, []Report{{"", counts(1, 0, 0, 0), []Part{{"a", counts(1, 0, 0, 0)}}}}},
		{"suites in suites", `<testsuite name="a" tests="3"><testsuite name="b"><testcase/></testsuite><testcase/></testsuite>`,
			[]Report{{"", counts(2, 0, 0, 0), []Part{{"b", counts(1, 0, 0, 0)}, {"a", counts(1, 0, 0, 0)}}}}},
		{"only sums", `<testsuites><testsuite name="a" tests="4" failures="1" errors=" 2 " skipped="1" disabled="1"/><testsuite name="b" tests="x" errors="-1"/></testsuites>`,
			[]Report{{"", counts(4, 1, 2, 2), []Part{{"a", counts(4, 1, 2, 2)}}}}},
		{"a suite that broke off", `<testsuite name="a" errors="1"><error/></testsuite>`, []Report{{"", counts(0, 0, 1, 0), []Part{{"a", counts(0, 0, 1, 0)}}}}},
		{"the worst counts", `<testsuite><testcase><failure/><error/><skipped/><failure/></testcase><testcase><skipped/><failure/></testcase></testsuite>`,
			[]Report{{"", counts(2, 1, 1, 0), []Part{{"", counts(2, 1, 1, 0)}}}}},
		{"no suite around", `<testsuites><testcase/></testsuites>`, []Report{{"", counts(1, 0, 0, 0), []Part{{"", counts(1, 0, 0, 0)}}}}},
		{"flaky tests passed", `<testsuite><testcase><flakyFailure/><rerunFailure/></testcase></testsuite>`, []Report{{"", counts(1, 0, 0, 0), []Part{{"", counts(1, 0, 0, 0)}}}}},
		{"nothing", `<testsuites/>`, []Report{{"", counts(0, 0, 0, 0), nil}}},
		{"what tests print", "<testsuite><testcase><system-out><![CDATA[<failure/>]]></system-out></testcase></testsuite>", []Report{{"", counts(1, 0, 0, 0), []Part{{"", counts(1, 0, 0, 0)}}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, err := ReadReports([]byte(test.file)); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%v\ngot  %+v\nwant %+v", err, got, test.want)
			}
		})
	}
}

func TestWrongReportsSayWhere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, field, says string }{
		{"empty", "", "line 1", "neither SARIF nor JUnit"},
		{"text", "PASS\nok", "line 1", "neither SARIF nor JUnit"},
		{"no runs", `{"version": "2.1.0", "runs": []}`, "runs", "no run"},
		{"wrong SARIF", `{"version": "3"}`, "version", `"3"`},
		{"a page", "<html></html>", "line 1", "begins with <html>"},
		{"cut off", "<testsuite>\n<testcase>\n", "line 3", "no XML"},
		{"wrong ends", "<testsuite>\n</testcase>", "line 2", "no XML"},
		{"nothing in it", "<!-- x -->", "line 1", "no test suite"},
		{"two roots", "<testsuite/><html/>", "line 1", "begins with <html>"},
		{"entities of its own", "<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<testsuite name=\"&b;\"/>", "line 2", "entity"},
		{"an entity of a file", "<!DOCTYPE t [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>\n<testsuite><testcase>&a;</testcase></testsuite>", "line 2", "entity"},
		{"another encoding", "<testsuite name=\"caf\xe9\"/>", "file", "not UTF-8"},
		{"large", "<testsuite>" + strings.Repeat(" ", MaxReport), "file", "larger than 20 MB"},
		{"too many suites", "<testsuites>" + strings.Repeat("<testsuite>", maxSuites+1), "line 1", "more than 10000 suites"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := ReadReports([]byte(test.file))
			known, ok := errors.AsType[*fault.Error](err)
			if !ok || known.Kind != fault.KindInvalid || known.Field != test.field || !strings.Contains(known.Message, test.says) || known.Hint == "" || len(known.Message) > 300 {
				t.Errorf("%+v, %+v", got, err)
			}
		})
	}
}

// What suites say sums up to what the report says, however they lie in each other.
func TestSuitesSumUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cases := 0
		var write func(depth int) string
		write = func(depth int) string {
			var b strings.Builder
			b.WriteString("<testsuite name='x' tests='50'>")
			n := rapid.IntRange(1, 3).Draw(t, "children")
			for range n {
				if depth < 4 && rapid.Bool().Draw(t, "suite") {
					b.WriteString(write(depth + 1))
					continue
				}
				cases++
				b.WriteString(rapid.SampledFrom([]string{"<testcase/>", "<testcase><failure/></testcase>", "<testcase><skipped/><error/></testcase>"}).Draw(t, "case"))
			}
			return b.String() + "</testsuite>"
		}
		text := write(0)
		reports, err := ReadReports([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		sums := counts(0, 0, 0, 0)
		for _, p := range reports[0].Parts {
			for word, n := range p.Counts {
				sums[word] += n
			}
		}
		if !reflect.DeepEqual(sums, reports[0].Counts) || sums["tests"] != cases {
			t.Fatalf("%d test cases are %v, the parts are %v in %s", cases, reports[0].Counts, sums, text)
		}
	})
}

func FuzzReadReports(f *testing.F) {
	f.Add([]byte(`<testsuites><testsuite name="a" tests="4" failures="1"/><testcase><failure/></testcase></testsuites>`))
	f.Add([]byte(`<!DOCTYPE t [<!ENTITY a "b">]><testsuite><testcase><error>&a;&lt;</error></testcase></testsuite>`))
	f.Add([]byte(`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint"}}, "results": [{"ruleId": "a"}]}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		reports, err := ReadReports(content)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		if len(reports) == 0 {
			t.Fatal("no report and no error")
		}
		for _, r := range reports {
			sums := map[string]int{}
			for word, n := range r.Counts {
				if n < 0 {
					t.Fatalf("%+v", r)
				}
				sums[word] = 0
			}
			for _, p := range r.Parts {
				for word, n := range p.Counts {
					sums[word] += n
				}
			}
			if _, tests := r.Counts["tests"]; tests && !reflect.DeepEqual(sums, r.Counts) {
				t.Fatalf("%+v", r)
			}
		}
	})
}
