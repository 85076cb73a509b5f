package people

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// world makes known identities out of "Name <address>" lines, "Name <address> = Canonical <address>" with an alias.
func world(lines ...string) []known {
	var all []known
	for n, line := range lines {
		own, canonical, _ := strings.Cut(line, " = ")
		name, email := split(own)
		k := known{id: IdentityID(name, email), name: name, email: email, seq: int64(n + 1)}
		if canonical != "" {
			name, email := split(canonical)
			k.aliases = []signature{{name, email}}
		}
		all = append(all, k)
	}
	return all
}

func split(signed string) (name, email string) {
	name, email, _ = strings.Cut(signed, "<")
	return strings.TrimSpace(name), strings.TrimSuffix(email, ">")
}

func TestAutomaticRule(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what  string
		lines []string
		want  string // identities by position, the persons separated by a bar
	}{
		{"the same address", []string{"Ann Oak <ann@example.com>", "ann <ANN@example.com>"}, "0 1"},
		{"the same address with a tag", []string{"Ann Oak <ann@example.com>", "aoak <ann+git@example.com>"}, "0 1"},
		{"a new surname", []string{"Ann Oak <ann@example.com>", "Ann Elm <ann@example.com>"}, "0 1"},
		{"the same full name", []string{"Ann Oak <ann@example.com>", "Ann Oak <a@example.org>"}, "0 1"},
		{"case, accents, comments and order with a comma", []string{"Renée Oak <r@example.com>",
			"RENEE OAK (work) <x@example.org>", "Oak, Renée <y@example.org>"}, "0 1 2"},
		{"through a list", []string{"Ann Oak <ann@example.com>", "'Ann Oak' via devs <devs@example.org>",
			"'Bo Elm' via devs <devs@example.org>"}, "0 1|2"},
		{"one word is no full name", []string{"Ann <a@example.com>", "Ann <b@example.org>"}, "0|1"},
		{"an initial is no word", []string{"A Oak <x@example.com>", "A Oak <y@example.org>"}, "0|1"},
		{"the same local part", []string{"Ann Oak <annoak@example.com>", "ann <annoak@example.org>"}, "0 1"},
		{"a short local part", []string{"Ann Oak <anno@example.com>", "ann <anno@example.org>"}, "0|1"},
		{"a generic local part", []string{"Ann Oak <kernel@example.com>", "bo <kernel@example.org>"}, "0|1"},
		{"a function with a number", []string{"Ann Oak <admin2@example.com>", "bo <admin2@example.org>"}, "0|1"},
		{"one local part, two names", []string{"Ann Smith <asmith@example.com>", "Abe Smith <asmith@example.org>",
			"asmith <asmith@example.net>"}, "0|1|2"},
		{"a local part that is a common name", []string{"thomas <thomas@a.example>",
			"Thomas Oak <thomas@b.example>", "Thomas Elm <t@c.example>"}, "0|1|2"},
		{"a list's address with many names", []string{"Ann Oak <devs@example.com>", "Bo Elm <devs@example.com>"},
			"0|1"},
		{"an unlisted address with many names", []string{"Ann Oak <ourproject@example.com>",
			"Bo Elm <ourproject@example.com>", "Cy Ash <ourproject@example.com>",
			"Di Fir <ourproject@example.com>"}, "0|1|2|3"},
		{"nobody's address", []string{"Ann Oak <noreply@example.com>", "bo <noreply@example.com>"}, "0|1"},
		{"an address out of a manual", []string{"Ann Oak <you@example.com>", "bo <you@example.com>"}, "0|1"},
		{"placeholders", []string{"Unknown User <a@example.com>", "Unknown User <b@example.org>",
			"Your Name <c@example.com>", "Your Name <d@example.org>"}, "0|1|2|3"},
		{"machines' names", []string{"root <root@a.example>", "root <root@b.example>", "Build Server <x@a.example>",
			"Build Server <y@b.example>"}, "0|1|2|3"},
		{"a local host", []string{"ann <ann@localhost>", "bo <ann@localhost>"}, "0|1"},
		{"the name is an address", []string{"ann@example.com <x@example.org>", "Ann Oak <ann@example.com>"}, "0 1"},
		{"a login at GitHub", []string{"Ann Oak <123+octoann@users.noreply.github.com>",
			"octoann <octoann@users.noreply.github.com>"}, "0 1"},
		{"a number at GitHub", []string{"Ann Oak <123+octoann@users.noreply.github.com>",
			"x <123+annrenamed@users.noreply.github.com>"}, "0 1"},
		{"a login and a mailbox", []string{"Ann Oak <123+octoann@users.noreply.github.com>",
			"octoann <octoann@example.com>"}, "0 1"},
		{"short logins differ from mailboxes", []string{"Ann Oak <1+oa@users.noreply.github.com>",
			"oa <oa@example.com>"}, "0|1"},
		{"a .mailmap", []string{"ao <ao@example.com> = Ann Oak <ann@example.com>", "Ann Oak <ann@example.com>",
			"x <x@example.org> = Ann Oak <ann@example.com>"}, "0 1 2"},
		{"no address", []string{"Ann Oak <>", "Ann Oak <ann@example.com>", "x <>", "y <>"}, "0 1|2|3"},
		{"a patch sent on for another", []string{"Ann Oak <ann@example.com>", "Bo Elmwood <elmwood@example.com>",
			"Ann Oak <elmwood@example.com>"}, "0 2|1"},
		{"a bot with a person's address", []string{"Ann Oak <ann@example.com>", "ann-bot <ann@example.com>"}, "0"},
		{"an agent", []string{"Claude <noreply@anthropic.com>", "Ann Oak <ann@example.com>"}, "1"},
		{"other scripts", []string{"山田 太郎 <a@example.com>", "山田 太郎 <b@example.org>", "山田太郎 <c@example.net>"},
			"0 1|2"},
	} {
		if got := partition(match(world(c.lines...), nil)); got != c.want {
			t.Errorf("%s: persons %s, want %s", c.what, got, c.want)
		}
	}
}

// partition writes an outcome as the positions of identities, persons separated by bars.
func partition(out outcome) string {
	var persons []string
	for _, p := range out.persons {
		persons = append(persons, strings.Trim(fmt.Sprint(p.members), "[]"))
	}
	return strings.Join(persons, "|")
}

func TestProposalsOfTheRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what  string
		lines []string
		want  string // the confidences of what is proposed, in order
	}{
		{"initial and last name", []string{"Ann Oakley <ann@example.com>", "x <aoakley@example.org>"}, "likely"},
		{"first and last name", []string{"Ann Oakley <ann@example.com>", "x <ann.oakley@example.org>"}, "likely"},
		{"last and first name", []string{"Ann Oakley <ann@example.com>", "x <oakley_ann@example.org>"}, "likely"},
		{"first name and initial", []string{"Annabel Oak <ann@example.com>", "x <annabelo@example.org>"},
			"possible"},
		{"last name and initial", []string{"Ann Oakley <ann@example.com>", "x <oakleya@example.org>"}, "possible"},
		{"initials of three words", []string{"Ann Bo Oak <ann@example.com>", "x <abo@example.org>"}, "possible"},
		{"a single word", []string{"Ann Oakley <ann@example.com>", "AnnOakley <x@example.org>"}, "likely"},
		{"a middle name", []string{"Ann Oakley <ann@example.com>", "Ann B. Oakley <x@example.org>"}, "strong"},
		{"an umlaut spelled out", []string{"Ann Müller <ann@example.com>", "Ann Mueller <x@example.org>"},
			"strong"},
		{"another order", []string{"Ann Oakley <ann@example.com>", "Oakley Ann <x@example.org>"}, "likely"},
		{"an initial", []string{"Ann Oakley <ann@example.com>", "A. Oakley <x@example.org>"}, "likely"},
		{"a slip", []string{"Annabel Oakley <ann@example.com>", "Anabel Oakley <x@example.org>"}, "possible"},
		{"one address for two who are at home elsewhere", []string{"Ann Oak <ann@example.com>",
			"Bo Elmwood <elmwood@example.com>", "Ann Oak <elmwood@example.com>"}, "possible"},
		{"a name that speaks against it", []string{"Ann Oakley <ann@example.com>",
			"Abe Oakley <aoakley@example.org>"}, ""},
		{"a common form", []string{"Ann Smith <a@a.example>", "Abe Smith <b@b.example>", "Al Smith <c@c.example>",
			"Ada Smith <d@d.example>", "x <asmith@e.example>"}, ""},
		{"a common first name", []string{"Thomas Oak <thomas@a.example>", "Thomas Elm <thomas@b.example>",
			"x <thomas@c.example>"}, ""},
		{"nothing alike", []string{"Ann Oak <ann@example.com>", "Bo Elm <bo@example.com>"}, ""},
		{"an agent", []string{"Ann Oakley <ann@example.com>", "aoakley-bot <aoakley@example.org>"}, ""},
	} {
		out := match(world(c.lines...), nil)
		var got []string
		for _, s := range out.proposals {
			got = append(got, string(confidence(s.strength)))
			if s.why == "" || s.a >= s.b {
				t.Errorf("%s: the proposal is not in order: %+v", c.what, s)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: proposed %v, want %q: %+v", c.what, got, c.want, out.proposals)
		}
	}
}

func TestShownNameAndAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines       []string
		name, email string
	}{
		{[]string{"ann <annoak@example.com>", "Ann Oak <annoak@example.com>"}, "Ann Oak", "annoak@example.com"},
		{[]string{"Ann Oak <1+annoak@users.noreply.github.com>", "Ann Oak <annoak@example.com>"}, "Ann Oak",
			"annoak@example.com"},
		{[]string{"Ann Oak (work) <annoak@example.com>"}, "Ann Oak", "annoak@example.com"},
		{[]string{"Oak, Ann <annoak@example.com>", "aoak <annoak@example.com>"}, "Ann Oak", "annoak@example.com"},
		{[]string{"Ann Oak <annoak@localhost>", "Ann Oak <x@example.org>"}, "Ann Oak", "x@example.org"},
		{[]string{"A very long machine's name indeed <annoak@example.com> = Ann Oak <ann@example.org>"}, "Ann Oak",
			"ann@example.org"},
		{[]string{" <annoak@example.com>"}, "annoak@example.com", "annoak@example.com"},
	} {
		p := match(world(c.lines...), nil).persons[0]
		if p.name != c.name || p.email != c.email {
			t.Errorf("%q is shown as %q <%s>, want %q <%s>", c.lines, p.name, p.email, c.name, c.email)
		}
	}
}

// worlds generates identities that have much in common.
func worlds() *rapid.Generator[[]known] {
	names := []string{"Ann Oak", "Ann B. Oak", "Oak Ann", "ann", "Bo Elm", "Bo Oak", "bo", "A Oak", "annoak",
		"Unknown",
		"Oak, Ann", "Ann Oak via list", "bo@example.org", "Release Bot", "Thomas Fir", "Thomas Ash", "Thomas Elm",
		"thomas"}
	locals := []string{"ann", "annoak", "ann.oak", "boelm", "boelm+x", "bo", "aoak", "root", "thomas", "1+annoak",
		"2+boelm", "noreply"}
	hosts := []string{"example.com", "example.org", "localhost", githubNoreply}
	signed := rapid.Custom(func(t *rapid.T) signature {
		return signature{rapid.SampledFrom(names).Draw(t, "name"),
			rapid.SampledFrom(locals).Draw(t, "local") + "@" + rapid.SampledFrom(hosts).Draw(t, "host")}
	})
	return rapid.Custom(func(t *rapid.T) []known {
		var all []known
		seen := map[string]bool{}
		for range rapid.IntRange(1, 14).Draw(t, "identities") {
			s := signed.Draw(t, "signed")
			k := known{id: IdentityID(s.name, s.email), name: s.name, email: s.email}
			if seen[k.id] {
				continue
			}
			seen[k.id] = true
			if rapid.IntRange(0, 5).Draw(t, "mapped") == 0 {
				k.aliases = []signature{signed.Draw(t, "canonical")}
			}
			all = append(all, k)
		}
		for n := range all {
			all[n].seq = int64(n)
		}
		return all
	})
}

// drawRulings generates decisions on the identities.
func drawRulings(t *rapid.T, all []known) []ruling {
	var rulings []ruling
	for n := range rapid.IntRange(0, 4).Draw(t, "decisions") {
		a := rapid.SampledFrom(all).Draw(t, "a").id
		b := rapid.SampledFrom(all).Draw(t, "b").id
		verb := rapid.SampledFrom([]Verb{VerbConfirm, VerbRefuse, VerbSeparate, VerbDeclare}).Draw(t, "verb")
		if a == b && verb != VerbDeclare {
			continue
		}
		r := ruling{id: fmt.Sprint(n), verb: verb, sides: [2][]string{{a}, {b}}}
		if verb == VerbDeclare {
			r.kind, r.sides[1] = rapid.SampledFrom([]Kind{KindHuman, KindBot}).Draw(t, "kind"), nil
		}
		rulings = append(rulings, r)
	}
	return rulings
}

// contents writes who is who without anything that the order of observation decides.
func contents(all []known, out outcome) string {
	persons := make([]string, len(out.persons))
	for n, p := range out.persons {
		var ids []string
		for _, i := range p.members {
			ids = append(ids, all[i].id)
		}
		slices.Sort(ids)
		persons[n] = strings.Join(ids, " ") + " " + p.name + " " + p.email
	}
	var lines []string
	for _, s := range out.proposals {
		pair := []string{persons[s.a], persons[s.b]}
		slices.Sort(pair)
		lines = append(lines, fmt.Sprint("proposal ", s.strength, s.why, pair))
	}
	lines = append(lines, persons...)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestOrderOfObservationPlaysNoPart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := worlds().Draw(t, "world")
		rulings := drawRulings(t, all)
		shuffled := rapid.Permutation(all).Draw(t, "shuffled")
		for n := range shuffled {
			shuffled[n].seq = int64(n)
		}
		want, got := contents(all, match(all, rulings)), contents(shuffled, match(shuffled, rulings))
		if got != want {
			t.Fatalf("in one order:\n%s\nin another:\n%s", want, got)
		}
	})
}

func TestDecisionsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := worlds().Draw(t, "world")
		rulings := drawRulings(t, all)
		out := match(all, rulings)
		at := map[string]int{}
		for n, k := range all {
			at[k.id] = out.identities[n].person
		}
		ids := map[string]bool{}
		for _, p := range out.persons {
			if ids[p.id] {
				t.Fatalf("two persons have the id %s", p.id)
			}
			ids[p.id] = true
		}
		for n, k := range all {
			if human := out.identities[n].kind == KindHuman; human != (at[k.id] >= 0) {
				t.Fatalf("%s is a %s and person %d", k.name, out.identities[n].kind, at[k.id])
			}
		}
		refused := map[[2]int]bool{}
		for _, r := range rulings {
			if r.verb != VerbRefuse && r.verb != VerbSeparate {
				continue
			}
			a, b := at[r.sides[0][0]], at[r.sides[1][0]]
			if a == b && a >= 0 {
				t.Fatalf("the two sides of %+v are one person", r)
			}
			refused[[2]int{min(a, b), max(a, b)}] = true
		}
		for _, s := range out.proposals {
			if refused[[2]int{s.a, s.b}] {
				t.Fatalf("proposed although refused: %+v", s)
			}
		}
	})
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"ann", "ann", 0}, {"ann", "anne", 1}, {"ann", "nan", 1}, {"oak", "elm", 3}, {"müller", "muller",
		1}, {"a", "abcdefgh", 4}} {
		if got := distance(c.a, c.b, 3); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// crowd makes n identities of about two thirds as many persons, with names that share words.
func crowd(n int) []known {
	syllables := []string{"an", "be", "co", "du", "el", "fi", "gor", "hal", "im", "jo", "kar", "lu", "mi", "nor",
		"os", "per", "qui", "ras", "sol", "tam"}
	word := func(x int) string {
		return syllables[x%20] + syllables[x/20%20] + syllables[x/400%20]
	}
	all := make([]known, n)
	for i := range all {
		x := i * 2 / 3
		first, last := word(x*7919%1500), word(x*104729%6000)
		email := fmt.Sprintf("%s.%s@host%d.example", first, last, i%97)
		switch i % 4 {
		case 1:
			email = fmt.Sprintf("%c%s@host%d.example", first[0], last, i%89)
		case 2:
			email = fmt.Sprintf("%d+%s%d@%s", x, first, x, githubNoreply)
		}
		name := strings.ToUpper(first[:1]) + first[1:] + " " + strings.ToUpper(last[:1]) + last[1:]
		if i%9 == 0 {
			name = first
		}
		all[i] = known{id: IdentityID(name, email), name: name, email: email, seq: int64(i)}
	}
	return all
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{2_000, 20_000} {
		all := crowd(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var out outcome
			for b.Loop() {
				out = match(all, nil)
			}
			b.ReportMetric(float64(len(out.persons)), "persons")
			b.ReportMetric(float64(len(out.proposals)), "proposals")
		})
	}
}
