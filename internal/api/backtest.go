package api

import (
	"time"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// Backtest says how good suggested reviewers would have been on a repository's own history.
type Backtest struct {
	Stand
	Reviewed int        `json:"reviewed" doc:"Commits that name a reviewer and could be tested"`
	Tests    int        `json:"tests" doc:"The newest of them, which were tested"`
	From     *time.Time `json:"from,omitempty" doc:"When the first of the tests was committed"`
	To       *time.Time `json:"to,omitempty" doc:"When the last was"`
	Outcome
	Shared      Outcome          `json:"shared" doc:"The same with the load shared out"`
	Authors     Outcome          `json:"authors" doc:"… by who changed the files most"`
	Reviewers   Outcome          `json:"reviewers" doc:"… by who reviewed the files most"`
	MostActive  Outcome          `json:"most_active" doc:"… by who reviewed most anywhere"`
	BusiestReal float64          `json:"busiest_real" doc:"Part that whoever reviewed most really did" minimum:"0" maximum:"1"`
	Newcomers   int              `json:"newcomers" doc:"Tests in which nobody who reviewed had done so before"`
	Silent      int              `json:"silent" doc:"Other tests in which nobody who reviewed was seen within a year"`
	Misses      Misses           `json:"misses" doc:"Tests with none of the first three right, each under the first that holds"`
	Periods     []BacktestPeriod `json:"periods" doc:"By quarter, or by year where the tests are of three years or more"`
}

// Outcome is how often an order of people would have named a true reviewer.
type Outcome struct {
	Top1    float64 `json:"top1" doc:"Part of the tests in which a true reviewer was suggested first" minimum:"0" maximum:"1"`
	Top3    float64 `json:"top3" doc:"… was among the first three" minimum:"0" maximum:"1"`
	Top5    float64 `json:"top5" doc:"… was among the first five" minimum:"0" maximum:"1"`
	MRR     float64 `json:"mrr" doc:"Mean reciprocal rank" minimum:"0" maximum:"1"`
	Busiest float64 `json:"busiest" doc:"Part of the tests in which whoever was named first most often was" minimum:"0" maximum:"1"`
	Named   int     `json:"named" doc:"People who were named first at least once" minimum:"0"`
}

// Misses are the tests in which no true reviewer was among the first three, by what was known of those who reviewed.
type Misses struct {
	New    int `json:"new" doc:"Nobody who reviewed had done so before" minimum:"0"`
	Gone   int `json:"gone" doc:"None of them could be suggested: they left, or were not seen for a year" minimum:"0"`
	Apart  int `json:"apart" doc:"They had done nothing in or near the files, nor with the author" minimum:"0"`
	Next   int `json:"next" doc:"One of them came fourth or fifth" minimum:"0"`
	Behind int `json:"behind" doc:"Others had more evidence" minimum:"0"`
}

// BacktestPeriod is what a quarter or a year holds of a back-test.
type BacktestPeriod struct {
	Period string  `json:"period" example:"2026 Q2"`
	Tests  int     `json:"tests"`
	Top1   float64 `json:"top1" minimum:"0" maximum:"1"`
	Top3   float64 `json:"top3" minimum:"0" maximum:"1"`
}

// OwnersBacktest says how well the order in which people know directories fits those whom MAINTAINERS files name.
type OwnersBacktest struct {
	Stand
	Files       int       `json:"files" doc:"MAINTAINERS files"`
	Named       int       `json:"named" doc:"Directories for which they name somebody"`
	Directories int       `json:"directories" doc:"Of these, tested: they have source files, and the history knows one of the named"`
	Ours        OwnerHits `json:"ours" doc:"In the order of who"`
	Commits     OwnerHits `json:"commits" doc:"In the order of commits"`
	Weighed     OwnerHits `json:"weighed" doc:"In the order of commits, weighed against people who touch everything"`
}

// OwnerHits is how often somebody who was named came early.
type OwnerHits struct {
	Top1 float64 `json:"top1" doc:"Part of the directories with one of the named in first place" minimum:"0" maximum:"1"`
	Top3 float64 `json:"top3" doc:"… among the first three" minimum:"0" maximum:"1"`
	MRR  float64 `json:"mrr" doc:"Mean reciprocal rank" minimum:"0" maximum:"1"`
}

// BacktestOf makes the record of a back-test.
func BacktestOf(o *knowledge.Overview, r knowledge.Record) Backtest {
	outcome := func(o knowledge.Outcome) Outcome {
		return Outcome{Top1: part(o.Top1), Top3: part(o.Top3), Top5: part(o.Top5), MRR: part(o.MRR), Busiest: part(o.Busiest),
			Named: o.Named}
	}
	return Backtest{Stand: standOf(o), Reviewed: r.Reviewed, Tests: r.Tests, From: maybeMoment(r.From), To: maybeMoment(r.To),
		Outcome: outcome(r.Outcome), Shared: outcome(r.Shared), Authors: outcome(r.Authors), Reviewers: outcome(r.Reviewers),
		MostActive: outcome(r.MostActive), BusiestReal: part(r.BusiestReal), Newcomers: r.Newcomers, Silent: r.Silent,
		Misses: Misses(r.Misses),
		Periods: convert(r.Periods, func(p knowledge.RecordPeriod) BacktestPeriod {
			return BacktestPeriod{Period: p.String(), Tests: p.Tests, Top1: part(p.Top1), Top3: part(p.Top3)}
		})}
}

// OwnersBacktestOf makes the record of the measure against MAINTAINERS files.
func OwnersBacktestOf(o *knowledge.Overview, r knowledge.OwnersRecord) OwnersBacktest {
	hits := func(h knowledge.Hits) OwnerHits {
		return OwnerHits{Top1: part(h.Top1), Top3: part(h.Top3), MRR: part(h.MRR)}
	}
	return OwnersBacktest{Stand: standOf(o), Files: r.Files, Named: r.Named, Directories: r.Directories,
		Ours: hits(r.Ours), Commits: hits(r.Commits), Weighed: hits(r.Weighed)}
}
