package people

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMeasure compares the automatic rule and the proposals with .mailmap files. It reads the repositories listed in
// LEADWRIGHT_MEASURE (separated by colons) and is skipped without them. The truth is known for identities that a
// .mailmap maps or maps to; two of them are one person when it gives both the same canonical name. It prints figures
// only, never a name.
func TestMeasure(t *testing.T) {
	list := os.Getenv("LEADWRIGHT_MEASURE")
	if list == "" {
		t.Skip("LEADWRIGHT_MEASURE names no repositories")
	}
	for dir := range strings.SplitSeq(list, ":") {
		measureRepository(t, dir)
	}
}

func measureRepository(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("git", "-C", dir, "-c", "mailmap.blob=HEAD:.mailmap", "log", "--reverse",
		"--format=%an%x00%ae%x00%aN%x00%aE", "HEAD")
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("git log in %s: %v", dir, err)
	}
	var all []known
	canonical := map[string]string{}
	covered := map[string]bool{}
	for line := range bytes.Lines(text) {
		f := strings.Split(strings.TrimSuffix(string(line), "\n"), "\x00")
		id, to := IdentityID(f[0], f[1]), IdentityID(f[2], f[3])
		if _, ok := canonical[id]; ok {
			continue
		}
		canonical[id] = f[2] // a .mailmap may keep two addresses of one person: the canonical name tells
		if id != to {
			covered[to] = true
			covered[id] = true
		}
		all = append(all, known{id: id, name: cleanText(f[0]), email: cleanEmail(f[1]), seq: int64(len(all))})
	}
	start := time.Now()
	out := match(all, nil)
	took := time.Since(start)
	kinds := map[Kind]int{}
	for _, m := range out.identities {
		kinds[m.kind]++
	}
	byStrength := map[int]int{}
	proposed := map[[2]int]int{}
	for _, s := range out.proposals {
		byStrength[s.strength]++
		proposed[[2]int{s.a, s.b}] = s.strength
	}
	var right, wrong, missed, got, bad int
	for i := range all {
		for j := range i {
			a, b := all[i].id, all[j].id
			if !covered[a] || !covered[b] || out.identities[i].person < 0 || out.identities[j].person < 0 {
				continue
			}
			pi, pj := out.identities[i].person, out.identities[j].person
			same := canonical[a] == canonical[b]
			switch {
			case pi == pj && same:
				right++
			case pi == pj:
				wrong++
			case same && proposed[[2]int{min(pi, pj), max(pi, pj)}] > 0:
				got++
			case same:
				missed++
			case proposed[[2]int{min(pi, pj), max(pi, pj)}] > 0:
				bad++
			}
		}
	}
	t.Logf("%s: %d identities (%v), %d persons, %d proposals %v in %v", dir, len(all), kinds, len(out.persons),
		len(out.proposals), byStrength, took.Round(time.Millisecond))
	if right > 0 {
		t.Logf("  against .mailmap: pairs right %d, wrong %d, proposed %d (and %d wrongly), missed %d: "+
			"precision %.3f, F1 %.3f, with proposals %.3f",
			right, wrong, got, bad, missed, ratio(right, wrong), f1(right, wrong, got+missed), f1(right+got, wrong,
				missed))
	}
}

func ratio(a, b int) float64              { return float64(a) / float64(a+b) }
func f1(right, wrong, missed int) float64 { return 2 * float64(right) / float64(2*right+wrong+missed) }
