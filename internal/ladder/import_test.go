package ladder_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/ladder"
)

func TestSnowflakeTracksBecomeALadder(t *testing.T) {
	t.Parallel()
	l, err := FromSnowflake(read(t, "testdata/snowflake.json"), "Garden")
	if err != nil {
		t.Fatal(err)
	}
	again(t, l)
	text, err := Format(l)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "snowflake.yaml", text)
	list := `[{"id": "A B", "displayName": "Ab", "milestones": [{"summary": "s"}]}]`
	if l, err = FromSnowflake([]byte(list), "x"); err != nil || l.Tracks[0].ID != "a-b" || len(l.Levels) != 1 {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestWrongSnowflakeTracksAreRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, line, says string }{
		{"no JSON", "{\n  \"A\": {,}\n}", "line 2", "snowflake"},
		{"unknown field", "{\n  \"A\": {\"title\": \"x\"}\n}", "line 2", "title"},
		{"wrong type", "{\n  \"A\": {\"milestones\":\n 3}}", "line 3", "milestones"},
		{"a number", "3", "line 1", "neither"},
		{"no id", `[{"displayName": "x"}]`, "line 1", "no id"},
		{"more behind", "{}\n{}", "line 2", "follows"},
		{"ended early", "{\"A\": {}", "line 1", "EOF"},
		{"no tracks", "{}", "line 1", "levels"},
		{"a milestone without words", `{"A": {"displayName": "x", "milestones": [{"summary": ""}]}}`, "line 1", "text"},
		{"another encoding", "{\n\"A\": {\"summary\": \"\xfc\"}}", "line 2", "UTF-8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l, err := FromSnowflake([]byte(test.file), "x")
			if refused(t, err, test.line, test.says); !reflect.DeepEqual(l, Ladder{}) {
				t.Errorf("%+v", l)
			}
		})
	}
}

func TestAMatrixBecomesALadder(t *testing.T) {
	t.Parallel()
	const want = "Junior/Building: Fixes bugs <Asks early; Writes tests>\nSenior/Building: Builds, and runs\nSenior/Guiding: Guides two\n"
	for name, file := range map[string]string{
		"commas": "Expectation,Junior,Senior\nBuilding,\"Fixes bugs\n- Asks early\n• Writes tests\",\"Builds,\nand runs\"\nGuiding,,Guides two\n",
		"semicolons, a byte order mark and carriage returns": "\ufeffExpectation;Junior;Senior\r\nBuilding;\"Fixes bugs\r\n- Asks early\r\n* Writes tests\";Builds, and runs\r\n;;\r\nGuiding;;Guides two\r\n",
		"tabs and an unnamed first column":                   "\tJunior\tSenior\nBuilding\t\"Fixes bugs\n-Asks early\n- Writes tests\n-\"\tBuilds, and runs\nGuiding\t\tGuides two\n",
		"tracks":                                             "Track,Category,Expectation,Junior,Senior\nCraft,C,Building,\"Fixes bugs\n- Asks early\n- Writes tests\",\"Builds, and runs\"\n,,Guiding,,Guides two\n",
	} {
		l, err := FromCSV([]byte(file), "Craft")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := ""
		for _, s := range l.Tracks[0].Levels {
			for _, e := range s.Expectations {
				level := map[string]string{"junior": "Junior", "senior": "Senior"}[s.Level]
				got += fmt.Sprintf("%s/%s: %s", level, e.Name, e.Text)
				if len(e.Signals) > 0 {
					got += " <" + strings.Join(e.Signals, "; ") + ">"
				}
				got += "\n"
			}
		}
		if got != want || len(l.Tracks) != 1 || l.Tracks[0].Name != "Craft" {
			t.Errorf("%s:\n%s", name, got)
		}
		again(t, l)
	}
}

func TestABrokenMatrixNamesItsLineAndYieldsNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, line, says string }{
		{"nothing", "", "line 1", "empty"},
		{"only levels", "Expectation,A,B\n", "line 1", "empty"},
		{"no levels", "Expectation\nx\n", "line 1", "empty"},
		{"a field too many", "Expectation,A\nx,y\nx2,y,z\n", "line 3", "number of fields"},
		{"a quotation mark left open", "Expectation,A\nx,\"y\nz,w\n", "line ", "broken"},
		{"a bare quotation mark", "Expectation,A\nx,y\"z\n", "line 2", "broken"},
		{"a level twice", "Expectation,A,a\nx,y,z\n", "line 1", `"a"`},
		{"a level without a name", "Expectation,A,\nx,y,z\n", "line 1", `""`},
		{"an expectation twice", "Expectation,A\nx,y\nx,z\n", "line 3", "twice"},
		{"no track", "Track,A\n,y\n", "line 2", "no track"},
		{"signals alone", "Expectation,A\nx,- y\n", "line 2", "no expectation"},
		{"Latin 1", "Expectation,A\nx,y\nz,caf\xe9\n", "line 3", "UTF-8"},
		{"UTF-16", "\xff\xfeE\x00,\x00A\x00\n\x00", "line 1", "UTF-8"},
		{"a long text", "Expectation,A\nx," + strings.Repeat("y", 5000) + "\n", "line 1", "characters"},
		{"too many columns", strings.Repeat("a,", 200) + "\n", "line 1", "columns"},
		{"too many rows", "Expectation,A\n" + strings.Repeat(",y\n", 6000), "line 5002", "rows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l, err := FromCSV([]byte(test.file), "x")
			if refused(t, err, test.line, test.says); !reflect.DeepEqual(l, Ladder{}) {
				t.Errorf("%+v", l)
			}
		})
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte("Track,Expectation,A,B\nx,y,z,\"w\n- s\"\n"), true)
	f.Add(read(f, "testdata/snowflake.json"), false)
	f.Fuzz(func(t *testing.T, content []byte, matrix bool) {
		from := FromSnowflake
		if matrix {
			from = FromCSV
		}
		l, err := from(content, "Name")
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		text, err := Format(l)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Parse(text); err != nil || !reflect.DeepEqual(back, l) {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}

func TestReadTellsShapesApart(t *testing.T) {
	t.Parallel()
	own, snow := read(t, "examples/engineering.yaml"), read(t, "testdata/snowflake.json")
	for name, test := range map[string]struct {
		shape   Shape
		content string
		name    string // of the ladder
	}{
		"ladder.yaml":            {"", string(own), "Engineering"},
		"with a byte order mark": {"", "\ufeff" + string(own), "Engineering"},
		"ladder.yaml as JSON": {"", `{"levels": [{"id": "a", "name": "A"}], "name": "J",
			"tracks": [{"id": "t", "name": "T", "levels": [{"level": "a", "summary": "s"}]}]}`, "J"},
		"snowflake":           {"", string(snow), "given"},
		"a list of snowflake": {"", `[{"id": "A", "displayName": "Ab", "milestones": [{"summary": "s"}]}]`, "given"},
		"a matrix":            {"", "Expectation,Junior\nBuilding,builds\n", "given"},
		"a matrix with tabs":  {"", "Expectation\tJunior\nBuilding\tbuilds\n", "given"},
		"said to be a matrix": {CSV, "name:,Junior\nBuilding,builds\n", "given"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := Read(test.shape, []byte(test.content), "given")
			if err != nil || l.Name != test.name {
				t.Errorf("%q, %v", l.Name, err)
			}
		})
	}
	_, err := Read("", []byte("nothing of the kind\n"), "given")
	refused(t, err, "line 1", "should stand here")
	_, err = Read("", snow, " ")
	refused(t, err, "name", "has no name")
	_, err = Read("xml", nil, "given")
	refused(t, err, "shape", "xml")
}
