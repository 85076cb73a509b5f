package role_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/role"
)

// titles has what titles mean, written down before the rules were. What is wanted is a role for an exact title; "a|b"
// for an ambiguous one with these candidates, in any order; "?" for an unknown one and "? a" for one whose nearest
// candidate is a.
var titles = []struct{ title, want string }{
	// Every title of the facts that the catalogue carries.
	{"Technical Lead", "technical-lead"},
	{"Lead Developer", "technical-lead"},
	{"Technical Architect", "technical-lead"},
	{"Engineering Lead", "technical-lead"},
	{"Development Lead", "technical-lead"},
	{"Software Lead", "technical-lead"},
	{"Team Technical Lead", "technical-lead"},
	{"Lead Programmer", "technical-lead"},
	{"Systems Lead", "technical-lead"},
	{"Technology Lead", "technical-lead"},
	{"Project Technical Lead", "technical-lead"},
	{"Tech Lead", "technical-lead"},
	{"TL", "technical-lead"},
	{"Technical Manager", "engineering-manager"},
	{"Team Lead", "team-lead"},
	{"Technical Team Leader", "technical-team-leader"},
	{"Lead Engineer", "lead-engineer"},
	{"Manager", "manager"},
	{"Project Manager", "project-manager"},
	{"Engineering Manager", "engineering-manager"},
	{"Director of Engineering", "director-of-engineering"},
	{"VP of Engineering", "vp-engineering"},
	{"VP Engineering", "vp-engineering"},
	{"CTO", "cto"},
	{"CIO", "cio"},
	{"Chief Technology Officer", "cto"},
	{"Chief Information Officer", "cio"},

	// Case, spacing, hyphens and punctuation.
	{"technical-lead", "technical-lead"},
	{"TECHNICAL LEAD", "technical-lead"},
	{"  technical\t lead ", "technical-lead"},
	{"TechLead", "technical-lead"},
	{"techlead", "technical-lead"},
	{"Teamlead", "team-lead"},
	{"Team-Leader", "team-lead"},
	{"tech_lead", "technical-lead"},
	{"Lead–Developer", "technical-lead"},
	{"“Tech Lead”", "technical-lead"},
	{"Ｔｅｃｈ　Ｌｅａｄ", "technical-lead"}, // full width
	{"V.P. of Engineering", "vp-engineering"},
	{"C.T.O.", "cto"},

	// Abbreviations.
	{"Sr. Tech Lead", "technical-lead"},
	{"Sr Dev Lead", "technical-lead"},
	{"Lead Dev", "technical-lead"},
	{"Lead SW Dev", "technical-lead"},
	{"Lead Eng.", "lead-engineer"},
	{"Eng Lead", "technical-lead"},
	{"Eng. Mgr.", "engineering-manager"},
	{"EM", "engineering-manager"},
	{"Sr. EM", "engineering-manager"},
	{"Eng. Dir.", "director-of-engineering"},
	{"Dir. of Eng.", "director-of-engineering"},
	{"VPE", "vp-engineering"},
	{"SVP Engineering", "vp-engineering"},
	{"Proj. Mgr.", "project-manager"},
	{"Tech. Arch.", "technical-lead"},

	// How senior somebody is, and numbers.
	{"Senior Lead Programmer II", "technical-lead"},
	{"Principal Technical Lead", "technical-lead"},
	{"Staff Lead Engineer", "lead-engineer"},
	{"Junior Project Manager", "project-manager"},
	{"Tech Lead 2", "technical-lead"},
	{"Engineering Manager III", "engineering-manager"},
	{"Engineering Manager, Level 2", "engineering-manager"},
	{"Engineering Manager (M2)", "engineering-manager"},
	{"Senior Vice President of Engineering", "vp-engineering"},
	{"Associate Director of Engineering", "director-of-engineering"},
	{"Interim CTO", "cto"},
	{"Acting Team Lead", "team-lead"},
	{"Senior Manager", "manager"},

	// Where, and in which discipline.
	{"Technical Lead (Backend)", "technical-lead"},
	{"Tech Lead, Payments", "technical-lead"},
	{"Tech Lead - Search & Discovery", "technical-lead"},
	{"Tech Lead @ Example Ltd", "technical-lead"},
	{"Lead Developer for the Checkout", "technical-lead"},
	{"Backend Tech Lead", "technical-lead"},
	{"Full-Stack Lead Developer", "technical-lead"},
	{"Frontend/Backend Lead Developer", "technical-lead"},
	{"Lead Software Engineer", "lead-engineer"},
	{"Lead iOS Engineer", "lead-engineer"},
	{"Lead Site Reliability Engineer", "lead-engineer"},
	{"Lead SRE", "lead-engineer"},
	{"Software Engineering Manager", "engineering-manager"},
	{"Engineering Manager, Data Platform", "engineering-manager"},
	{"Manager, Engineering", "engineering-manager"},
	{"Manager of Software Engineering", "engineering-manager"},
	{"Director, Software Engineering", "director-of-engineering"},
	{"Engineering Director", "director-of-engineering"},
	{"Software Development Manager", "engineering-manager"},
	{"Technical Project Manager", "project-manager"},
	{"IT Project Manager", "project-manager"},
	{"Software Team Lead", "technical-team-leader"},
	{"Technical Team Lead", "technical-team-leader"},
	{"Squad Lead", "team-lead"},

	// Titles that fit several roles.
	{"PM", "project-manager"}, // and product manager, which is no role here: ambiguous all the same
	{"Senior PM (Payments)", "project-manager"},
	{"Lead", "technical-lead|team-lead|lead-engineer"},
	{"Backend Lead", "technical-lead|team-lead|lead-engineer"},
	{"QA Lead", "technical-lead|team-lead|lead-engineer"},
	{"Technical Leader", "technical-lead|technical-team-leader"},
	{"Head of Engineering", "director-of-engineering|vp-engineering"},
	{"Head of IT", "cio|director-of-engineering"},
	{"Technical Director", "director-of-engineering|cto"},
	{"Project Lead", "project-manager|technical-lead"},

	// Titles that join several roles.
	{"Tech Lead / Manager", "technical-lead|manager"},
	{"Tech Lead Manager", "technical-lead|manager"},
	{"TLM", "technical-lead|manager"},
	{"TL/EM", "technical-lead|engineering-manager"},
	{"Team Lead and Project Manager", "team-lead|project-manager"},
	{"Team Lead & Lead Engineer", "team-lead|lead-engineer"},
	{"CTO (VP Engineering)", "cto|vp-engineering"},
	{"Engineering Manager, Tech Lead", "engineering-manager|technical-lead"},
	{"CTO & CIO", "cto|cio"},

	// Titles that are none of these roles.
	{"Senior Software Engineer", "?"},
	{"Software Engineer II", "?"},
	{"Staff Engineer", "? lead-engineer"},
	{"Principal Engineer", "? lead-engineer"},
	{"Engineer", "? lead-engineer"},
	{"Product Manager", "?"},
	{"Product Owner", "?"},
	{"Scrum Master", "?"},
	{"UX Designer", "?"},
	{"Data Scientist", "?"},
	{"Director of Marketing", "? director-of-engineering"},
	{"Marketing Manager", "?"},
	{"VP of Sales", "? vp-engineering"},
	{"Deputy CTO", "? cto"},
	{"Chief Architect", "?"},
	{"Chief Executive Officer", "?"},
	{"Tehcnical Laed", "? technical-lead"}, // a slip of the pen is no title, and its neighbour is named
	{"Enginering Manager", "? engineering-manager"},
	{"Gardener", "?"},
	{"負責人", "?"},
}

func TestTitlesMeanWhatPeopleMean(t *testing.T) {
	t.Parallel()
	for _, test := range titles {
		found, err := Standard().Resolve(test.title)
		if err != nil {
			t.Errorf("%q: %v", test.title, err)
			continue
		}
		var ids []string
		for _, k := range found.Candidates {
			if ids = append(ids, k.Role); k.Score <= 0 || k.Score > 1 || k.Reason == "" {
				t.Errorf("%q: candidate %+v", test.title, k)
			}
			if _, known := Standard().Role(k.Role); !known {
				t.Errorf("%q: there is no role %q", test.title, k.Role)
			}
		}
		want, near := strings.CutPrefix(test.want, "?")
		switch {
		case near:
			want = strings.TrimSpace(want)
			if found.Status != Unknown || found.Role != "" || want != "" && (len(ids) == 0 || ids[0] != want) {
				t.Errorf("%q: want unknown, nearest %q; got %+v", test.title, want, found)
			}
		case strings.Contains(want, "|") || len(found.Also) > 0:
			all := strings.Split(want, "|")
			slices.Sort(all)
			slices.Sort(ids)
			if found.Status != Ambiguous || found.Role != "" || !slices.Equal(ids, all) {
				t.Errorf("%q: want one of %v, got %+v", test.title, all, found)
			}
		case found.Status != Exact || found.Role != want || len(found.Candidates) > 0 || found.Matched == "":
			t.Errorf("%q: want %s, got %+v", test.title, want, found)
		}
	}
}

func TestWhatIsSetAside(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ title, seniority, qualifiers string }{
		{"Senior Lead Programmer II", "Senior II", ""},
		{"Sr. Tech Lead (Backend)", "Senior", "Backend"},
		{"Tech Lead, Payments", "", "Payments"},
		{"Lead iOS Engineer L5", "L5", "ios"},
		{"Tech Lead of Search", "", "Search"},
		{"SVP Engineering", "Senior", ""},
		{"Senior Software Engineer", "Senior", ""},
		{"Tech Lead", "", ""},
	} {
		found, err := Standard().Resolve(test.title)
		if err != nil || strings.Join(found.Seniority, " ") != test.seniority || strings.Join(found.Qualifiers, " ") != test.qualifiers {
			t.Errorf("%q: %+v, %v", test.title, found, err)
		}
	}
}

func TestJoinedTitlesAreCombined(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]bool{"Tech Lead Manager": true, "TL/EM": true, "CTO (VP Engineering)": true,
		"Head of Engineering": false, "CTO & Co-founder": false, "Tech Lead / Technical Lead": false} {
		if found, err := Standard().Resolve(title); err != nil || found.Combined != want {
			t.Errorf("%q: %+v, %v", title, found, err)
		}
	}
	found, err := Standard().Resolve("CTO & Co-founder")
	if err != nil || found.Status != Ambiguous || found.Candidates[0].Role != "cto" ||
		!strings.Contains(found.Candidates[0].Reason, "Co-founder") {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestTitlesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"", "  ", "---", "()", strings.Repeat("lead ", 2000), strings.Repeat("x", 10_000), "lead \xff"} {
		if _, err := Standard().Resolve(title); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%.20q: %v", title, err)
		} else if message, hint := fault.Sentence(err); len(message) > 400 || hint == "" {
			t.Errorf("%.20q: %q %q", title, message, hint)
		}
	}
}

func TestFindTakesIDsAndTitles(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"technical-lead": "technical-lead", "Lead Developer": "technical-lead", "em": "engineering-manager"} {
		if r, err := Standard().Find(text); err != nil || r.ID != want {
			t.Errorf("%q: %s, %v", text, r.ID, err)
		}
	}
	_, err := Standard().Find("PM")
	if message, _ := fault.Sentence(err); !fault.Is(err, fault.KindInvalid) || !strings.Contains(message, "project-manager") ||
		!strings.Contains(message, "product manager") {
		t.Errorf("%v", err)
	}
	_, err = Standard().Find("Senior Software Engineer")
	if _, hint := fault.Sentence(err); !fault.Is(err, fault.KindNotFound) || !strings.Contains(hint, "lead-engineer") {
		t.Errorf("%v, %s", err, hint)
	}
	if _, err = Standard().Find("zzz"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("%v", err)
	}
}

// FuzzResolve holds what is true of every title: it is refused, or has one status with what belongs to it; case and
// space around it change nothing.
func FuzzResolve(f *testing.F) {
	for _, test := range titles {
		f.Add(test.title)
	}
	f.Add("Tech (Lead")
	f.Add("((((")
	f.Add("of for of , , - and / & VP.VP.V.P")
	f.Fuzz(func(t *testing.T, title string) {
		found, err := Standard().Resolve(title)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		if utf8.RuneCountInString(title) > MaxTitle {
			t.Fatal("a title that is too long was read")
		}
		_, known := Standard().Role(found.Role)
		if known != (found.Status == Exact) || found.Status == Exact && len(found.Candidates) > 0 ||
			found.Status == Ambiguous && len(found.Candidates) == 0 {
			t.Fatalf("%q: %+v", title, found)
		}
		again, err := Standard().Resolve(" " + found.Title + " ")
		if err == nil && (again.Status != found.Status || again.Role != found.Role) {
			t.Fatalf("%q: %+v, with space around it %+v", title, found, again)
		}
	})
}

func BenchmarkResolve(b *testing.B) {
	for b.Loop() {
		if _, err := Standard().Resolve("Senior Software Engineer, Payments"); err != nil {
			b.Fatal(err)
		}
	}
}
