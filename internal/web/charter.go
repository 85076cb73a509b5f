package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// charter says in plain words what this workbench promises to the people in it, and what is really set here.
func (s *server) charter(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "charter", "The charter")
	if err != nil {
		return err
	}
	var set access.Setting
	var repositories []knowledge.Repository
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if set, err = access.Settings(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		repositories, err = knowledge.Repositories(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := charterPage{Frame: f, Rules: s.promises(set), Facts: s.setUp(set, repositories),
		Answer: "Ten rules hold on every page, for every program that asks, and for those who run it.",
		More:   "They are in the program, not in a setting: nobody can switch them off, and each is tested."}
	return s.ok(w, r, charterView(p))
}

func (s *server) promises(set access.Setting) []charterRule {
	return []charterRule{
		{Title: "Nobody is ranked", Text: "No page and no export puts people in an order by how much they did. The history " +
			"answers who knows a part of the code, never how hard somebody worked."},
		{Title: "Every number shows where it is from", Text: "Each leads to dated evidence. What is wrong about you, you can " +
			"put right; having written something counts as a weak sign of knowing it.", Href: "/me", Link: "See what is said about you.",
			Here: "your own page leads to each item."},
		{Title: "Who wrote it is human, agent or unknown", Text: "Code that only an agent wrote is a finding about that code. " +
			"It is never held against anybody."},
		{Title: "You see who looked", Text: "Whoever opens something private about you leaves an entry that you can read, and " +
			"nobody can switch that off. Notes are for those whom they name.",
			Here: someOrNo(set.Looks, "look is", "looks are") + " on the record.", Href: "/me", Link: "See who looked at yours."},
		{Title: "What somebody may see follows from what they do", Text: "Who leads or manages you sees your skills. Who " +
			"directs several teams sees sums. Who runs this program sees accounts and the record of changes, and nothing private.",
			Here: "it is run by " + list(set.Runs) + "."},
		{Title: "Sums hide single people", Text: "A sum is about a minimum of people, also when one sum is taken from another. " +
			"Where a group is too small, the page says so instead.",
			Here: "the minimum is " + figure(skill.Fewest) + " people."},
		{Title: "Your skills are what you say", Text: "Level and interest are yours to declare. An assessment stands beside " +
			"them with its evidence, and never over them.", Href: "/me/skills", Link: "See yours.", Here: "on your page of skills."},
		{Title: "People decide", Text: "Suggestions are open sums with their reasons. Nothing guesses at character or mood, and " +
			"nothing is asked of anybody automatically."},
		{Title: "Nothing gets lost, and you can go", Text: "Every change is on a record with who and when, sealed so that " +
			"tampering shows. Everything about you can be exported by you, and erased.",
			Here: plural(set.Deeds, "change is", "changes are") + " on the record; leadwright doctor checks its seals.",
			Href: "/account", Link: "Take everything with you, or go."},
		{Title: "Mistakes are met with a sentence", Text: "What is wrong is said in plain words with what to do about it, and what " +
			"you typed is kept."},
	}
}

func (s *server) setUp(set access.Setting, repositories []knowledge.Repository) []charterFact {
	engine := "SQLite, one file on this machine"
	if s.DB.Engine() == store.Postgres {
		engine = "PostgreSQL"
	}
	ways := []string{"password", "passkey"}
	outside := "none"
	if s.Provider != nil {
		ways = append(ways, s.Provider.Name)
		outside = "the login provider at " + s.Provider.Issuer
	}
	clones := 0
	for _, r := range repositories {
		if r.Kind == knowledge.Clone {
			clones++
		}
	}
	if clones > 0 {
		outside = strings.TrimPrefix(outside+" and "+plural(clones, "clone address", "clone addresses"), "none and ")
	}
	reach := "this machine alone, or through a tunnel"
	if s.TLS {
		reach = "others, by https"
	}
	return []charterFact{
		{"Run by", list(set.Runs)},
		{"Used by", capital(someOrNo(set.Members, "other account", "other accounts"))},
		{"Ways to sign in", capital(list(ways))},
		{"A session ends", "After " + days(access.SessionIdle) + " without use, and after " + days(access.SessionLife) +
			" in any case"},
		{"Reached by", capital(reach)},
		{"Data lies in", engine},
		{"Repositories read", figure(len(repositories))},
		{"Contacts outside", capital(outside)},
		{"Language models", "None; nothing leaves this machine"},
	}
}

// someOrNo is plural with a word for nothing.
func someOrNo(n int, one, many string) string {
	if n == 0 {
		return "no " + one
	}
	return plural(n, one, many)
}

func days(d time.Duration) string { return plural(int(d/(24*time.Hour)), "day", "days") }
