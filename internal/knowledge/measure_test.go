package knowledge

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/people"
)

// past makes ledgers of made-up histories, commit by commit, each an hour after the one before.
type past struct {
	segment Segment
	lines   map[string]int32 // what is in the tree, with its lines
	sorts   map[string]Sort
	made    int
	now     int64
}

// did is one made-up commit.
type did struct {
	by       string
	at       int64 // days since the beginning
	files    []string
	added    int32  // lines added to each file; -1 for not counted
	status   byte   // 'A' for a file not seen before, else 'M'
	credits  string // "reviewed ann, acked ben"
	assisted bool
	made     people.Authorship
	merge    bool
}

const epoch = 1_600_000_000

func (p *past) commit(d did) {
	p.made++
	c := segmentCommit{
		Hash:   fmt.Sprintf("%020d", p.made),
		Author: p.segment.identity(d.by, d.by+"@example.com"), Authored: epoch + d.at*day, Committed: epoch + d.at*day,
		Authorship: d.made, Assisted: d.assisted,
	}
	if p.made > 1 {
		c.Parents = []string{fmt.Sprintf("%020d", p.made-1)}
	}
	if d.merge {
		c.Parents = append(c.Parents, fmt.Sprintf("%020d", max(1, p.made-2)))
	}
	for credit := range strings.SplitSeq(d.credits, ",") {
		if word := strings.Fields(credit); len(word) == 2 {
			kind := Kind(slices.Index(kindNames[:], word[0]))
			who := p.segment.identity(word[1], word[1]+"@example.com")
			c.Credits = append(c.Credits, segmentCredit{Kind: kind, Identity: who})
		}
	}
	if p.lines == nil {
		p.lines = map[string]int32{}
	}
	for _, f := range d.files {
		status := d.status
		if _, known := p.lines[f]; status == 0 && known {
			status = 'M'
		} else if status == 0 {
			status = 'A'
		}
		if status == 'D' {
			delete(p.lines, f)
		} else {
			p.lines[f] += d.added
			if d.added < 0 {
				p.lines[f] = max(p.lines[f], 100)
			}
		}
		c.Changes = append(c.Changes, segmentChange{Status: status, Path: p.segment.path(f), Old: -1, Added: d.added})
	}
	p.now = max(p.now, c.Committed)
	p.segment.Commits = append(p.segment.Commits, c)
}

// ledger reads the past at its last commit. Whoever is called bot is no person.
func (p *past) ledger() *Ledger {
	var tree []TreeFile
	for f, n := range p.lines {
		tree = append(tree, TreeFile{Path: f, Lines: n, Bytes: int64(n) * bytesPerLine, Sort: p.sorts[f]})
	}
	slices.SortFunc(tree, func(a, b TreeFile) int { return strings.Compare(a.Path, b.Path) })
	l := &Ledger{History: Build([]*Segment{&p.segment}, tree), Now: p.now}
	for _, id := range l.Identities {
		if id.Name == "bot" {
			l.PersonOf = append(l.PersonOf, -1)
			continue
		}
		l.PersonOf = append(l.PersonOf, int32(len(l.People)))
		l.People = append(l.People, Person{ID: id.Name, Name: id.Name})
	}
	return l
}

func fileOf(t interface{ Fatalf(string, ...any) }, l *Ledger, path string) int32 {
	f, ok := l.FileAt(path)
	if !ok {
		t.Fatalf("no file %s", path)
	}
	return f
}

// living returns every living file.
func living(l *Ledger) []int32 {
	var out []int32
	for f := range l.Files {
		if l.Files[f].Alive {
			out = append(out, int32(f))
		}
	}
	return out
}

func names(l *Ledger, holders []Holder, understanding bool) string {
	var out []string
	for _, h := range holders {
		if h.Understands || !understanding {
			out = append(out, l.People[h.Person].Name)
		}
	}
	return strings.Join(out, " ")
}

func person(l *Ledger, name string) int32 {
	return int32(slices.IndexFunc(l.People, func(p Person) bool { return p.Name == name }))
}

// many returns n paths under a directory.
func many(dir string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s/%d.go", dir, i)
	}
	return out
}

func TestUnderstands(t *testing.T) {
	t.Parallel()
	one := []string{"a.go"}
	for _, tt := range []struct {
		name    string
		history []did
		holders string // strongest first
		knows   string // those who understand
	}{
		{"who wrote it", []did{{by: "ann", files: one, added: 300}}, "ann", "ann"},
		{"a small edit of a large file is not enough", []did{{by: "ann", files: one, added: 1000},
			{by: "ben", at: 1, files: one, added: 5}}, "ann ben", "ann"},
		{"a second author of a good part", []did{{by: "ann", files: one, added: 300},
			{by: "ben", at: 1, files: one, added: 200}}, "ann ben", "ann ben"},
		{"one review is not enough", []did{{by: "ann", files: one, added: 300, credits: "reviewed cay"}}, "ann cay", "ann"},
		{"nor of a small file, whose author knows it far better", []did{
			{by: "ann", files: one, added: 10, credits: "reviewed cay"}}, "ann cay", "ann"},
		{"reviews of all of it are", []did{
			{by: "ann", files: one, added: 100, credits: "reviewed cay"},
			{by: "ann", at: 1, files: one, added: 100, credits: "reviewed cay"},
			{by: "ann", at: 2, files: one, added: 100, credits: "reviewed cay"},
		}, "ann cay", "ann cay"},
		{"to acknowledge once is not", []did{{by: "ann", files: one, added: 300, credits: "acked cay"}}, "ann cay", "ann"},
		{"reviewing oneself counts for nothing", []did{{by: "ann", files: one, added: 300, credits: "reviewed ann"}},
			"ann", "ann"},
		{"an agent's own work is nobody's", []did{{by: "bot", files: one, added: 300, made: people.Agent}}, "", ""},
		{"work assisted by an agent was only seen", []did{
			{by: "ann", files: one, added: 300, assisted: true, made: people.Agent}}, "ann", ""},
		{"merging an agent's work again and again is still one look", []did{
			{by: "ann", files: one, added: 300, assisted: true, made: people.Agent},
			{by: "ann", at: 1, files: one, added: 40, assisted: true, made: people.Agent},
			{by: "ann", at: 2, files: one, added: 90, assisted: true, made: people.Agent}}, "ann", ""},
		{"nor does a small edit by hand make it one's own", []did{
			{by: "ann", files: one, added: 300, assisted: true, made: people.Agent},
			{by: "ann", at: 1, files: one, added: 3}}, "ann", ""},
		{"what one wrote beside the agent does", []did{
			{by: "ann", files: one, added: 300, assisted: true, made: people.Agent},
			{by: "ann", at: 1, files: one, added: 120}}, "ann", "ann"},
		{"reviews of an agent's work are reviews", []did{
			{by: "bot", files: one, added: 100, made: people.Agent, credits: "reviewed cay"},
			{by: "bot", at: 1, files: one, added: 100, made: people.Agent, credits: "reviewed cay"},
			{by: "bot", at: 2, files: one, added: 100, made: people.Agent, credits: "reviewed cay"}}, "cay", "cay"},
		{"an agent's co-author saw it", []did{
			{by: "bot", files: one, added: 300, made: people.Agent, credits: "co-authored ann"}}, "ann", ""},
		{"bringing in hundreds of files is weak", []did{{by: "ann", files: append(many("b", 400), "a.go"), added: 300}},
			"ann", ""},
		{"deleting is no evidence", []did{{by: "ann", files: one, added: 300}, {by: "ben", at: 1, files: one, status: 'D'},
			{by: "ann", at: 2, files: one, added: 300, status: 'A'}}, "ann", "ann"},
		{"merges change nothing", []did{{by: "ann", files: one, added: 300}, {by: "ben", at: 1, merge: true}}, "ann", "ann"},
		{"until lines are counted", []did{{by: "ann", files: one, added: -1}, {by: "ben", at: 1, files: one, added: -1}},
			"ann ben", "ann"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var p past
			for _, d := range tt.history {
				p.commit(d)
			}
			l := p.ledger()
			holders := l.Measure().File(fileOf(t, l, "a.go"))
			if got := names(l, holders, false); got != tt.holders {
				t.Errorf("holders %q, want %q", got, tt.holders)
			}
			if got := names(l, holders, true); got != tt.knows {
				t.Errorf("understood by %q, want %q", got, tt.knows)
			}
		})
	}
}

// TestDegreeOfExpertise follows the published model by hand: a file of 100 lines, written by one person ten days ago.
func TestDegreeOfExpertise(t *testing.T) {
	t.Parallel()
	var p past
	p.commit(did{by: "ann", files: []string{"a.go"}, added: 100})
	p.commit(did{by: "ben", at: 10, files: []string{"b.go"}, added: 1})
	l := p.ledger()
	want := 5.28223 + 0.23173*math.Log(101) + 0.36151 - 0.19421*math.Log(11) - 0.28761*math.Log(100)
	got := l.Measure().File(fileOf(t, l, "a.go"))[0]
	if math.Abs(got.Familiarity-want) > 1e-5 {
		t.Errorf("familiarity %.5f, want %.5f", got.Familiarity, want)
	}
	if got.Added != 100 || got.Counts[Authored] != 1 || got.First != epoch || got.Last != epoch {
		t.Errorf("evidence %+v", got.Evidence)
	}
}

// TestKindsOfEvidence: whoever stood beside an agent saw the work, whatever the trailer calls it.
func TestKindsOfEvidence(t *testing.T) {
	t.Parallel()
	var p past
	one := []string{"a.go"}
	p.commit(did{by: "bot", files: one, added: 100, made: people.Agent,
		credits: "co-authored ann, reviewed ben, reviewed ben"})
	p.commit(did{by: "ann", at: 1, files: one, added: 100, assisted: true, made: people.Agent, credits: "co-authored cay"})
	p.commit(did{by: "ann", at: 2, files: one, added: 7, credits: "co-authored cay, acked ben, tested ben"})
	l := p.ledger()
	for _, h := range l.Measure().File(fileOf(t, l, "a.go")) {
		want := map[string]Evidence{
			"ann": {Counts: [kinds]int32{Authored: 1, Assisted: 2}, Added: 7, First: epoch, Last: epoch + 2*day},
			"ben": {Counts: [kinds]int32{Reviewed: 1, Acked: 1, Tested: 1}, First: epoch, Last: epoch + 2*day},
			"cay": {Counts: [kinds]int32{Assisted: 1, CoAuthored: 1}, First: epoch + day, Last: epoch + 2*day},
		}[l.People[h.Person].Name]
		if h.Evidence != want {
			t.Errorf("%s: got %+v, want %+v", l.People[h.Person].Name, h.Evidence, want)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	p := past{sorts: map[string]Sort{"x/lock.json": Generated}}
	p.commit(did{by: "ann", files: []string{"x/a.go", "x/b.go"}, added: 100, made: people.Human})
	p.commit(did{by: "ben", files: []string{"x/c.go"}, added: 50, assisted: true, made: people.Agent})
	p.commit(did{by: "ben", files: []string{"x/lock.json"}, added: 9000})
	p.commit(did{by: "cay", files: []string{"x/d.go"}, added: 150})
	l := p.ledger()
	m := l.Measure()
	g := m.Group(living(l))
	if g.Files != 4 || g.Lines != 400 {
		t.Errorf("%d files, %d lines; generated files must not count", g.Files, g.Lines)
	}
	if math.Abs(g.Agent-50.0/400) > 1e-6 || math.Abs(g.Unknown-150.0/400) > 1e-6 {
		t.Errorf("agent %.3f, unknown %.3f", g.Agent, g.Unknown)
	}
	if got := names(l, g.Holders, false); got != "ann cay ben" {
		t.Errorf("holders %q", got)
	}
	if got := names(l, g.Holders, true); got != "ann cay" {
		t.Errorf("understood by %q", got)
	}
	if h := g.Holders[0]; h.Share != 0.5 || h.Added != 200 || h.Counts[Authored] != 2 {
		t.Errorf("first holder %+v", h)
	}
	if n := m.Understanders(g, func(p int32) bool { return l.People[p].Name == "ann" }); n != 1 {
		t.Errorf("%d left without ann, want 1", n)
	}
	lock := m.Group([]int32{fileOf(t, l, "x/lock.json")})
	if lock.Lines != 0 || lock.Files != 1 || names(l, lock.Holders, false) != "ben" {
		t.Errorf("a generated file alone: %+v", lock)
	}
	if empty := m.Group(nil); empty.Files != 0 || len(empty.Holders) != 0 {
		t.Errorf("nothing: %+v", empty)
	}
}

func TestCoverageAndSteps(t *testing.T) {
	t.Parallel()
	var p past
	p.commit(did{by: "ann", files: []string{"a.go"}, added: 500})
	p.commit(did{by: "ben", files: []string{"b.go"}, added: 300})
	p.commit(did{by: "cay", files: []string{"c.go"}, added: 100})
	p.commit(did{by: "bot", files: []string{"d.go"}, added: 100, made: people.Agent})
	l := p.ledger()
	m, all := l.Measure(), living(l)
	c := m.Coverage(all, nil)
	if c.Lines != 1000 || c.ByCount != [4]int{100, 900, 0, 0} || math.Abs(c.Covered-0.9) > 1e-9 {
		t.Errorf("coverage %+v", c)
	}
	steps := m.Steps(all, nil)
	if len(steps) != 1 || l.People[steps[0].Person].Name != "ann" || math.Abs(steps[0].Covered-0.4) > 1e-9 {
		t.Errorf("steps %+v", steps)
	}
	ben := person(l, "ben")
	steps = m.Steps(all, func(p int32) bool { return p == ben })
	if len(steps) != 1 || math.Abs(steps[0].Covered-0.1) > 1e-9 {
		t.Errorf("steps without ben %+v", steps)
	}
	if c := m.Coverage(nil, nil); c.Covered != 0 || c.Lines != 0 {
		t.Errorf("no files: %+v", c)
	}
	if s := m.Steps(nil, nil); len(s) != 0 {
		t.Errorf("steps of no files %+v", s)
	}
}

var (
	cast = []string{"ann", "ben", "cay", "dee", "bot"}
	said = []string{"reviewed ann", "reviewed ben", "acked cay", "tested dee", "co-authored ann"}
)

func drawCommit(t *rapid.T, at int64) did {
	return did{
		by: rapid.SampledFrom(cast).Draw(t, "by"), at: at,
		files: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a.go", "x/b.go", "x/c.go", "x/y/d.go", "x/lamp.go", "z/lamp_oil.go"}), 1, 3,
			rapid.ID[string]).Draw(t, "files"),
		added:    rapid.Int32Range(-1, 400).Draw(t, "added"),
		credits:  strings.Join(rapid.SliceOfN(rapid.SampledFrom(said), 0, 3).Draw(t, "credits"), ","),
		assisted: rapid.Bool().Draw(t, "assisted"),
	}
}

func drawPast(t *rapid.T) []did {
	n := rapid.IntRange(1, 25).Draw(t, "commits")
	out := make([]did, n)
	for i := range out {
		out[i] = drawCommit(t, int64(i*rapid.IntRange(0, 60).Draw(t, "pace")/10))
	}
	return out
}

func play(all []did) *past {
	p := &past{}
	for _, d := range all {
		p.commit(d)
	}
	return p
}

// TestMoreEvidenceNeverLowers holds the tree fixed: only the evidence grows.
func TestMoreEvidenceNeverLowers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawPast(t)
		before := play(all)
		more := drawCommit(t, all[len(all)-1].at)
		after := play(append(slices.Clone(all), more))
		maps.Copy(after.lines, before.lines)
		after.now = before.now
		l, k := before.ledger(), after.ledger()
		m, n := l.Measure(), k.Measure()
		for f := range before.lines {
			newer := map[string]float64{}
			for _, h := range n.File(fileOf(t, k, f)) {
				newer[k.People[h.Person].ID] = h.Familiarity
			}
			for _, h := range m.File(fileOf(t, l, f)) {
				if id := l.People[h.Person].ID; newer[id] < h.Familiarity-1e-6 {
					t.Fatalf("%s on %s: %.4f fell to %.4f", id, f, h.Familiarity, newer[id])
				}
			}
		}
	})
}

// TestIdentitiesInAnyOrder numbers people in another order, which must not show.
func TestIdentitiesInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawPast(t)
		l, k := play(all).ledger(), play(all).ledger()
		slices.Reverse(k.People)
		for i, p := range k.PersonOf {
			if p >= 0 {
				k.PersonOf[i] = int32(len(k.People)) - 1 - p
			}
		}
		m, n := l.Measure(), k.Measure()
		say := func(l *Ledger, m *Measure) string {
			var b strings.Builder
			for _, f := range living(l) {
				fmt.Fprintln(&b, l.Files[f].Path)
				for _, h := range m.File(f) {
					fmt.Fprintln(&b, l.People[h.Person].ID, h.Familiarity, h.Understands, h.Evidence)
				}
			}
			for _, h := range m.Group(living(l)).Holders {
				fmt.Fprintf(&b, "%s %.9f %v %v\n", l.People[h.Person].ID, h.Familiarity, h.Understands, h.Evidence)
			}
			for _, s := range m.Steps(living(l), nil) {
				fmt.Fprintln(&b, l.People[s.Person].ID, s.Covered)
			}
			for _, s := range l.Reviewers(ReviewQuery{Files: living(l)[:1]}) {
				fmt.Fprintf(&b, "%s %.9f\n", l.People[s.Person].ID, s.Score)
			}
			return b.String()
		}
		if len(living(l)) == 0 {
			return
		}
		if a, b := say(l, m), say(k, n); a != b {
			t.Fatalf("the numbering of people shows:\n%s\nagainst\n%s", a, b)
		}
	})
}

func TestAbsenceNeverRaises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		m, all := l.Measure(), living(l)
		gone := map[int32]bool{}
		g := m.Group(all)
		before, left := m.Coverage(all, nil), m.Understanders(g, nil)
		for p := range l.People {
			gone[int32(p)] = true
			away := func(p int32) bool { return gone[p] }
			after := m.Coverage(all, away)
			if after.Covered > before.Covered || after.Lines != before.Lines || m.Understanders(g, away) > left {
				t.Fatalf("without %v: %+v after %+v", gone, after, before)
			}
			if sum := after.ByCount[0] + after.ByCount[1] + after.ByCount[2] + after.ByCount[3]; sum != after.Lines {
				t.Fatalf("%+v counts %d of %d lines", after, sum, after.Lines)
			}
			before, left = after, m.Understanders(g, away)
		}
		if before.Covered != 0 {
			t.Fatalf("everyone is away and %.2f is understood", before.Covered)
		}
		covered := 1.0
		for _, s := range m.Steps(all, nil) {
			if s.Covered > covered {
				t.Fatalf("coverage rises to %.2f", s.Covered)
			}
			covered = s.Covered
		}
	})
}

func TestAttention(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float32{1: 1, 10: 1, 40: 0.5, 1000: 0.1} {
		if got := attention(n); math.Abs(float64(got-want)) > 1e-6 {
			t.Errorf("attention(%d) = %.3f, want %.3f", n, got, want)
		}
	}
}
