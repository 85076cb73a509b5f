package api

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
)

// Flow is how work flows through a project.
type Flow struct {
	Doing        int          `json:"doing" doc:"Items"`
	Waiting      int          `json:"waiting" doc:"Items that wait for something"`
	Most         int          `json:"most" doc:"Items that are to be done at once; 0 for no limit"`
	Now          FlowStretch  `json:"now" doc:"Twelve weeks until yesterday"`
	Before       FlowStretch  `json:"before" doc:"The twelve weeks before"`
	Repositories []string     `json:"repositories" doc:"Whose commits are counted"`
	Reviews      []OpenReview `json:"reviews" doc:"Changes that wait for a review, the oldest first"`
}

// FlowStretch is what happened in a stretch of time.
type FlowStretch struct {
	From     string           `json:"from"`
	Until    string           `json:"until" doc:"Its last day"`
	Finished int              `json:"finished" doc:"Items"`
	Took     int              `json:"took" doc:"Of them, those of which it is known when they were begun"`
	Took50   int              `json:"took50" doc:"Days from begun to done that half of those took at the most"`
	Took85   int              `json:"took85" doc:"And 85 of 100"`
	Reopened []WorkItem       `json:"reopened" doc:"Items that had been done and were opened again"`
	Commits  int              `json:"commits" doc:"Without merges"`
	Reverts  []RevertedCommit `json:"reverts" doc:"Commits that take an earlier one back, the newest first"`
}

// RevertedCommit is a commit that takes an earlier one back.
type RevertedCommit struct {
	Repository string `json:"repository" doc:"Its name"`
	Commit     string `json:"commit"`
	Subject    string `json:"subject"`
	Day        string `json:"day"`
}

// OpenReview is a change to code that waits for a review.
type OpenReview struct {
	Number int64  `json:"number"`
	Title  string `json:"title"`
	URL    string `json:"url"`
	Source string `json:"source" doc:"Address of the forge's repository"`
	Days   int    `json:"days" doc:"Since when it is open"`
}

func flowStretchOf(s delivery.Stretch) FlowStretch {
	return FlowStretch{s.From.String(), s.Until.String(), s.Finished, s.Took, s.Took50, s.Took85,
		convert(s.Reopened, WorkItemOf), s.Commits,
		convert(s.Reverts, func(x delivery.Reverted) RevertedCommit {
			return RevertedCommit{x.Repository, x.Commit, x.Subject, x.At.Format(time.DateOnly)}
		})}
}

func (a *API) getFlow(ctx context.Context, actor access.Actor, in *ProjectPath) (out found[Flow], err error) {
	f, err := delivery.FlowOf(ctx, a.DB, actor, a.Shelf, in.Key)
	if err != nil {
		return out, err
	}
	out.Body = Flow{f.Doing, f.Waiting, f.Most, flowStretchOf(f.Now), flowStretchOf(f.Before), convert(f.Repositories,
		func(s string) string { return s }), convert(f.Reviews, func(x delivery.Review) OpenReview {
		return OpenReview{x.Number, x.Title, x.URL, x.Source, x.Days}
	})}
	return out, nil
}
