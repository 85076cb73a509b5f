package api

import (
	"math"
	"time"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// Person names a person.
type Person struct {
	ID   string `json:"id" example:"p6dzfxk3m9qhs2y7c0vbw1n4tr"`
	Name string `json:"name" example:"Ada Example"`
}

// Stand says which moment of which repository an answer speaks of.
type Stand struct {
	Repository   string `json:"repository" doc:"The repository's name" example:"lantern"`
	Head         string `json:"head" doc:"The commit up to which its history is read"`
	LinesCounted bool   `json:"lines_counted" doc:"False while added lines are still being counted: answers are coarser until then"`
}

// Evidence sums up items of evidence: how many of each kind, and the lines added by hand.
type Evidence struct {
	Authored    int `json:"authored" doc:"Changes written without a sign of an agent's help, other than fixed and reworked"`
	Assisted    int `json:"assisted" doc:"Changes that an agent helped to write"`
	CoAuthored  int `json:"co_authored" doc:"Changes of which the person is named as a co-author"`
	Reviewed    int `json:"reviewed"`
	Acked       int `json:"acked"`
	Tested      int `json:"tested"`
	Fixed       int `json:"fixed" doc:"Changes written by hand that close an issue, or mend or take back another commit"`
	Reworked    int `json:"reworked" doc:"Changes written by hand that changed lines of files that somebody else began"`
	WasReviewed int `json:"was_reviewed" doc:"Changes that somebody else reviewed"`
	Documented  int `json:"documented" doc:"Changes of documents about it, counted for each of the files"`
	AddedLines  int `json:"added_lines" doc:"Lines added by hand; 0 while they are not counted"`
}

// Knower is one person with what they are likely to know of the code that was asked about. It is a statement about
// that code, from its history alone, and no measure of the person.
type Knower struct {
	Person      Person    `json:"person"`
	Familiarity float64   `json:"familiarity" doc:"Estimate of the person's own rating, 1 to 5" minimum:"1" maximum:"5"`
	Share       float64   `json:"share" doc:"Part of the lines that lie in files the person understands" minimum:"0" maximum:"1"`
	Understands bool      `json:"understands" doc:"Could safely change it tomorrow, as far as the evidence tells"`
	Evidence    Evidence  `json:"evidence"`
	First       time.Time `json:"first" doc:"The oldest evidence"`
	Last        time.Time `json:"last" doc:"The newest evidence"`
}

// Who answers which people have evidence about some paths, those who know them best first.
type Who struct {
	Stand
	Paths        []string `json:"paths" doc:"What was asked about; an empty path is the whole repository"`
	Files        int      `json:"files" doc:"Living files that count: source files, or all where none is source"`
	Lines        int      `json:"lines" doc:"Source lines in them"`
	Covered      float64  `json:"covered" doc:"Part of the lines that at least one person understands" minimum:"0" maximum:"1"`
	AgentShare   float64  `json:"agent_share" doc:"Part of the lines added with or by agents" minimum:"0" maximum:"1"`
	UnknownShare float64  `json:"unknown_share" doc:"Part of the lines added by who or what is not known" minimum:"0" maximum:"1"`
	People       []Knower `json:"people"`
	Areas        []string `json:"areas" doc:"Areas that have a part in the paths"`
}

// ByCount counts lines by how many people understand them.
type ByCount struct {
	None int `json:"none"`
	One  int `json:"one"`
	Two  int `json:"two"`
	More int `json:"more" doc:"Three or more"`
}

// Coverage says how much of some code is understood.
type Coverage struct {
	Lines   int     `json:"lines" doc:"Source lines in all"`
	ByCount ByCount `json:"by_count" doc:"Lines by how many people understand them"`
	Covered float64 `json:"covered" doc:"Part of the lines that at least one person understands" minimum:"0" maximum:"1"`
}

// Risk says which areas are thin, or would be with some people absent.
type Risk struct {
	Stand
	Absent   []Person   `json:"absent"`
	Coverage Coverage   `json:"coverage" doc:"Of the whole repository"`
	Areas    []RiskArea `json:"areas" doc:"Thinnest first: fewest people left, then most lines"`
	Steps    []Step     `json:"steps" doc:"Who, being away as well, would take most understanding along, one after the other"`
}

// RiskArea is one area of a Risk.
type RiskArea struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Source   string   `json:"source" enum:"hand,codeowners,catalog,go,npm,directory"`
	Lines    int      `json:"lines"`
	Files    int      `json:"files"`
	Left     int      `json:"left" doc:"People left who understand it"`
	Before   int      `json:"before" doc:"The same with nobody absent"`
	People   []Knower `json:"people" doc:"Those left who understand it"`
	Coverage Coverage `json:"coverage"`
}

// Step is one more absence, and what stays understood after it.
type Step struct {
	Person  Person  `json:"person"`
	Covered float64 `json:"covered" doc:"Part of the lines that stays understood" minimum:"0" maximum:"1"`
}

// Area is a named part of a repository.
type Area struct {
	Name       string   `json:"name"`
	Title      string   `json:"title" doc:"What to show beside the name; may be empty"`
	Source     string   `json:"source" doc:"Where it was found; hand is by a person" enum:"hand,codeowners,catalog,go,npm,directory"`
	Patterns   []string `json:"patterns" doc:"As in CODEOWNERS"`
	Owners     []string `json:"owners" doc:"As the file that names them writes them"`
	Lines      int      `json:"lines"`
	Files      int      `json:"files"`
	Left       int      `json:"left" doc:"People who understand it"`
	AgentShare float64  `json:"agent_share" minimum:"0" maximum:"1"`
	Coverage   Coverage `json:"coverage"`
}

// AreaDetail is an area with the people who have evidence about it.
type AreaDetail struct {
	Stand
	Area
	People []Knower `json:"people" doc:"Those who know it best first"`
}

// AreaList is a page of areas, by name.
type AreaList struct {
	Stand
	Areas []Area `json:"areas"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Node is a directory or a file of the map.
type Node struct {
	Name       string  `json:"name"`
	Path       string  `json:"path"`
	Directory  bool    `json:"directory"`
	Files      int     `json:"files" doc:"Source files in it"`
	Lines      int     `json:"lines" doc:"Source lines in it"`
	Left       int     `json:"left" doc:"People left who understand it; for a directory the mean over its lines, rounded down"`
	Covered    float64 `json:"covered" doc:"Part of the lines that at least one person left understands" minimum:"0" maximum:"1"`
	AgentShare float64 `json:"agent_share" minimum:"0" maximum:"1"`
	Children   []*Node `json:"children" doc:"Largest first; empty for files and below the depth that was asked for"`
}

// Tree is the map of a repository, or of a part of it.
type Tree struct {
	Stand
	Absent []Person `json:"absent"`
	Root   *Node    `json:"root"`
}

// Item is one dated item of evidence: one person, one commit, one file.
type Item struct {
	Kind    string    `json:"kind" enum:"authored,assisted,co-authored,reviewed,acked,tested"`
	Person  Person    `json:"person"`
	When    time.Time `json:"when" doc:"By the committer's clock"`
	Commit  string    `json:"commit"`
	Subject string    `json:"subject" doc:"The first line of the commit's message"`
	Path    string    `json:"path" doc:"The path that the file has now, or had last"`
	Added   *int      `json:"added,omitempty" doc:"Lines; missing while they are not counted"`
	Deleted *int      `json:"deleted,omitempty" doc:"Lines; missing while they are not counted"`
	Agent   bool      `json:"agent" doc:"An agent wrote it or helped, as it is recorded, else as the commit says"`
}

// ItemList is a page of items of evidence, newest first.
type ItemList struct {
	Stand
	Items []Item `json:"items"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// LineItem is one commit that wrote lines which are there now.
type LineItem struct {
	Commit  string    `json:"commit"`
	Subject string    `json:"subject" doc:"The first line of the commit's message"`
	When    time.Time `json:"when" doc:"By the committer's clock"`
	Lines   int       `json:"lines" doc:"Of the lines that were asked about, how many"`
	By      string    `json:"by" enum:"human,assisted,agent,unknown" doc:"Who wrote most of them; assisted: with an agent"`
	Person  *Person   `json:"person,omitempty" doc:"The author; missing for one who is no person, or is not matched yet"`
	Author  string    `json:"author,omitempty" doc:"The author's name as written, where it is no person's"`
}

// LineCounts counts lines by who wrote them.
type LineCounts struct {
	Human    int `json:"human"`
	Assisted int `json:"assisted"`
	Agent    int `json:"agent"`
	Unknown  int `json:"unknown"`
}

// LineList is a page of commits that lines come from, newest first.
type LineList struct {
	Stand
	Traced   bool       `json:"traced" doc:"False while it is not known yet where the lines come from"`
	Lines    int        `json:"lines" doc:"Lines there are now, in files that were traced"`
	By       LineCounts `json:"by"`
	Recorded int        `json:"recorded" doc:"Of these, known from records of agents and editors, the others from commits"`
	Sources  []string   `json:"sources" doc:"Which records this repository has: git-ai, Agent Trace, SourceTrace"`
	Commits  []LineItem `json:"commits"`
	Next     string     `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Moment is how well paths were understood at one time.
type Moment struct {
	When    time.Time `json:"when"`
	Lines   int       `json:"lines" doc:"Source lines then, of the files that are there now"`
	Covered float64   `json:"covered" doc:"Part of them that somebody understood" minimum:"0" maximum:"1"`
	People  int       `json:"people" doc:"Who understood at least a third of them"`
}

// Evolution is how well paths were understood over time.
type Evolution struct {
	Stand
	Moments []Moment `json:"moments" doc:"The oldest first, now last"`
}

// FileProblem is something in a repository's own files that could not be read.
type FileProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line" doc:"0 when it concerns the whole file"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// FileProblemList is a page of problems.
type FileProblemList struct {
	Stand
	Problems []FileProblem `json:"problems"`
	Next     string        `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Reviewers suggests who could review a change, with reasons. It recommends; a person decides.
type Reviewers struct {
	Stand
	Paths       []string     `json:"paths" doc:"What the change touches"`
	Suggestions []Suggestion `json:"suggestions" doc:"Who knows it, best first"`
	Learners    []Learner    `json:"learners" doc:"Who would learn: they understand what lies around it, and none of its files"`
}

// Learner is one person who would learn from a change.
type Learner struct {
	Person Person  `json:"person"`
	Around string  `json:"around" doc:"The directory that they know; empty for the repository"`
	Share  float64 `json:"share" doc:"The part of its lines that they understand" minimum:"0" maximum:"1"`
}

// Suggestion is one person who could review a change.
type Suggestion struct {
	Person  Person   `json:"person"`
	Score   float64  `json:"score" doc:"The sum of the weights of its reasons; only its order within one answer means anything"`
	Reasons []Reason `json:"reasons"`
}

// Reason is one part of the sum behind a suggestion.
type Reason struct {
	Kind   string     `json:"kind" doc:"Such as reviewed-files or wrote-nearby; load counts against" example:"reviewed-files"`
	Count  int        `json:"count" doc:"Commits behind it"`
	Last   *time.Time `json:"last,omitempty" doc:"The newest of them"`
	Weight float64    `json:"weight"`
}

// Spell is a time in which the same people are away.
type Spell struct {
	From   string     `json:"from"`
	Until  string     `json:"until,omitempty" doc:"The last day of it; missing for good"`
	Absent []Person   `json:"absent"`
	Lines  int        `json:"lines" doc:"Source lines in all"`
	Known  int        `json:"known" doc:"Of these, that somebody understands who is there"`
	Thin   []RiskArea `json:"thin" doc:"Areas that fewer people understand than with everybody there; fewest first"`
}

// SpellList is the time from today on, divided by who is away.
type SpellList struct {
	Stand
	Spells []Spell `json:"spells"`
}

// SpellListOf makes the list of spells.
func SpellListOf(o *knowledge.Overview, all []knowledge.Spell) SpellList {
	return SpellList{Stand: standOf(o), Spells: convert(all, func(s knowledge.Spell) Spell {
		return Spell{From: s.From.String(), Until: s.Until.String(), Absent: personsOf(o, s.Absent), Lines: s.Lines, Known: s.Known,
			Thin: convert(s.Thin, func(ar knowledge.AreaRisk) RiskArea { return riskAreaOf(o, ar) })}
	})}
}

// WhoOf makes the answer to who.
func WhoOf(o *knowledge.Overview, ans knowledge.Answer) Who {
	return Who{
		Stand: standOf(o), Paths: quoteAll(ans.Paths), Files: ans.Group.Files, Lines: ans.Group.Lines,
		Covered: part(ans.Coverage.Covered), AgentShare: part(ans.Group.Agent), UnknownShare: part(ans.Group.Unknown),
		People: knowersOf(o, ans.Group.Holders), Areas: quoteAll(ans.Areas),
	}
}

// RiskOf makes the answer to risk.
func RiskOf(o *knowledge.Overview, r knowledge.Risk) Risk {
	out := Risk{Stand: standOf(o), Absent: personsOf(o, r.Absent), Coverage: coverageOf(r.Coverage),
		Areas: make([]RiskArea, len(r.Areas)), Steps: make([]Step, len(r.Steps))}
	for i, ar := range r.Areas {
		out.Areas[i] = riskAreaOf(o, ar)
	}
	for i, s := range r.Steps {
		out.Steps[i] = Step{Person: personOf(o, s.Person), Covered: part(s.Covered)}
	}
	return out
}

func riskAreaOf(o *knowledge.Overview, ar knowledge.AreaRisk) RiskArea {
	return RiskArea{Name: QuotePath(ar.Name), Title: ar.Title, Source: ar.Source, Lines: ar.Group.Lines, Files: ar.Group.Files,
		Left: ar.Left, Before: ar.Before, People: knowersOf(o, ar.Names), Coverage: coverageOf(ar.Coverage)}
}

// AreaOf makes an area.
func AreaOf(area *knowledge.Area) Area {
	return Area{Name: QuotePath(area.Name), Title: area.Title, Source: area.Source, Patterns: quoteAll(area.Patterns),
		Owners: append([]string{}, area.Owners...), Lines: area.Group.Lines, Files: area.Group.Files, Left: area.Left,
		AgentShare: part(area.Group.Agent), Coverage: coverageOf(area.Coverage)}
}

// AreaDetailOf makes an area with its people.
func AreaDetailOf(o *knowledge.Overview, area *knowledge.Area) AreaDetail {
	return AreaDetail{Stand: standOf(o), Area: AreaOf(area), People: knowersOf(o, area.Group.Holders)}
}

// TreeOf makes the map below a node, so many levels deep.
func TreeOf(o *knowledge.Overview, n *knowledge.Node, absent []int32, depth int) Tree {
	return Tree{Stand: standOf(o), Absent: personsOf(o, absent), Root: nodeOf(n, depth)}
}

func nodeOf(n *knowledge.Node, depth int) *Node {
	out := &Node{Name: QuotePath(n.Name), Path: QuotePath(n.Path), Directory: n.File < 0, Files: n.Files, Lines: n.Lines,
		Left: n.Left, Covered: part(n.Covered), AgentShare: part(n.Agent), Children: []*Node{}}
	if depth > 0 {
		for _, c := range n.Children {
			out.Children = append(out.Children, nodeOf(c, depth-1))
		}
	}
	return out
}

// ItemOf makes an item of evidence.
func ItemOf(o *knowledge.Overview, it knowledge.Item) Item {
	out := Item{Kind: it.Kind.String(), Person: personOf(o, it.Person), When: it.When.UTC(), Commit: it.Hash,
		Subject: it.Subject, Path: QuotePath(it.Path), Agent: it.Agent}
	if it.Added >= 0 && it.Deleted >= 0 {
		out.Added, out.Deleted = &it.Added, &it.Deleted
	}
	return out
}

// LineListOf makes a page of commits that lines come from.
func LineListOf(a *knowledge.Atlas, now knowledge.LinesNow, items []knowledge.LineItem, next string) LineList {
	o := a.Overview
	out := LineList{Stand: standOf(o), Traced: now.Known, Lines: now.Lines, Recorded: now.Recorded,
		Sources: a.Records().Sources(), Next: next, By: LineCounts{Human: now.By[knowledge.ByHuman],
			Assisted: now.By[knowledge.ByAssisted], Agent: now.By[knowledge.ByAgent], Unknown: now.By[knowledge.ByUnknown]}}
	out.Commits = convert(items, func(i knowledge.LineItem) LineItem {
		item := LineItem{Commit: i.Hash, Subject: i.Subject, When: i.When, Lines: i.Lines, By: i.By.String(), Author: i.Author}
		if i.Person >= 0 {
			person := personOf(o, i.Person)
			item.Person = &person
		}
		return item
	})
	return out
}

// ReviewersOf makes a suggestion of reviewers for a change of these paths.
func ReviewersOf(o *knowledge.Overview, paths []string, found knowledge.Experts) Reviewers {
	out := Reviewers{Stand: standOf(o), Paths: quoteAll(paths), Suggestions: make([]Suggestion, len(found.Best)),
		Learners: convert(found.Learners, func(l knowledge.Learner) Learner {
			return Learner{Person: personOf(o, l.Person), Around: QuotePath(l.Dir), Share: part(l.Share)}
		})}
	for i, s := range found.Best {
		reasons := make([]Reason, len(s.Reasons))
		for j, r := range s.Reasons {
			reasons[j] = Reason{Kind: r.Kind, Count: r.Count, Last: maybeMoment(r.Last), Weight: part(r.Weight)}
		}
		out.Suggestions[i] = Suggestion{Person: personOf(o, s.Person), Score: part(s.Score), Reasons: reasons}
	}
	return out
}

func standOf(o *knowledge.Overview) Stand {
	return Stand{Repository: o.Repository.Name, Head: o.Repository.Head, LinesCounted: o.Lines}
}

func personOf(o *knowledge.Overview, p int32) Person {
	return Person{ID: o.People[p].ID, Name: o.People[p].Name}
}

func personsOf(o *knowledge.Overview, persons []int32) []Person {
	out := make([]Person, len(persons))
	for i, p := range persons {
		out[i] = personOf(o, p)
	}
	return out
}

func knowersOf(o *knowledge.Overview, holders []knowledge.Holder) []Knower {
	return convert(holders, func(h knowledge.Holder) Knower { return knowerOf(personOf(o, h.Person), h) })
}

func knowerOf(who Person, h knowledge.Holder) Knower {
	count := func(k knowledge.Kind) int { return int(h.Counts[k]) }
	return Knower{
		Person: who, Familiarity: math.Round(h.Familiarity*100) / 100, Share: part(h.Share),
		Understands: h.Understands, First: moment(h.First), Last: moment(h.Last),
		Evidence: Evidence{Authored: count(knowledge.Authored), Assisted: count(knowledge.Assisted),
			CoAuthored: count(knowledge.CoAuthored), Reviewed: count(knowledge.Reviewed), Acked: count(knowledge.Acked),
			Tested: count(knowledge.Tested), Fixed: count(knowledge.Fixed), Reworked: count(knowledge.Reworked),
			WasReviewed: count(knowledge.WasReviewed), Documented: count(knowledge.Documented), AddedLines: int(h.Added)},
	}
}

func coverageOf(c knowledge.Coverage) Coverage {
	return Coverage{Lines: c.Lines, Covered: part(c.Covered),
		ByCount: ByCount{None: c.ByCount[0], One: c.ByCount[1], Two: c.ByCount[2], More: c.ByCount[3]}}
}

// part rounds to four digits: more are noise, and differ between machines.
func part(x float64) float64 { return math.Round(x*1e4) / 1e4 }

func moment(unix int64) time.Time { return time.Unix(unix, 0).UTC() }

// maybeMoment is nil for 0.
func maybeMoment(unix int64) *time.Time {
	if unix == 0 {
		return nil
	}
	t := moment(unix)
	return &t
}
