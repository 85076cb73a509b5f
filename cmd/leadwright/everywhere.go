package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// knowsAny reports whether any repository is known, as far as that can be told.
func (a *app) knowsAny(ctx context.Context) bool {
	if a.db == nil {
		return false
	}
	var all []knowledge.Repository
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = knowledge.Repositories(ctx, tx, access.Local())
		return err
	})
	return err == nil && len(all) > 0
}

// riskEverywhere says where knowledge is thin over all repositories, as they were read last: nothing is scanned for it.
func (a *app) riskEverywhere(ctx context.Context, texts []string, all, asJSON bool) error {
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	saveMemory(scanMemory)
	if err := knowledge.Summarise(ctx, db, access.Local(), math.MaxInt64); err != nil {
		return err
	}
	known, err := knowledge.KnownEverywhere(ctx, db, access.Local())
	if err != nil {
		return err
	}
	if len(known.Repositories) == 0 {
		return fault.Unavailable("No repository is known yet").WithHint("Add one with: leadwright repo add PATH|URL")
	}
	away, absent, err := api.AwayEverywhere(ctx, db, access.Local(), texts)
	if err != nil {
		return err
	}
	risk := known.Without(absent)
	if asJSON {
		return printJSON(a.stdout, api.RiskEverywhereOf(known, risk, away))
	}
	a.printEverywhere(risk, away, all)
	a.noteEverywhere(known)
	return nil
}

func (a *app) printEverywhere(risk knowledge.RiskEverywhere, away []people.Person, all bool) {
	var left [thinLeft + 1]int
	for _, area := range risk.Areas {
		if len(area.Left) <= thinLeft {
			left[len(area.Left)]++
		}
	}
	where := count(len(risk.Repositories), "repository", "repositories")
	if len(away) > 0 {
		names := make([]string, len(away))
		for i, p := range away {
			names[i] = plain(p.Name)
		}
		where += " without " + strings.Join(names, ", ")
	}
	fmt.Fprintf(a.stdout, "%s: of %s, %d would have no one who understands them, %d one person, %d two.\n", where,
		count(len(risk.Areas), "area", "areas"), left[0], left[1], left[2])
	fmt.Fprintf(a.stdout, "Someone understands %s of %s.\n\n", percent(risk.Coverage.Covered),
		count(risk.Coverage.Lines, "line", "lines"))
	t := table{head: []string{"REPOSITORY", "AREA", ">LINES", ">CHANGES", ">USES", ">LEFT", "WHO"}}
	hidden := 0
	for _, area := range risk.Areas {
		if len(area.Left) > thinLeft && !all {
			continue
		}
		if len(t.rows) == firstAreas && !all {
			hidden++
			continue
		}
		names := make([]string, len(area.Left))
		for i, p := range area.Left {
			names[i] = plain(p.Name)
		}
		left := fmt.Sprint(len(area.Left))
		if before := len(area.Known); before != len(area.Left) {
			left = fmt.Sprintf("%d (was %d)", len(area.Left), before)
		}
		t.add(area.Repository, plain(area.Name), fmt.Sprint(area.Lines), fmt.Sprint(area.Changes), fmt.Sprint(area.Uses), left,
			strings.Join(names, ", "))
	}
	if len(t.rows) > 0 {
		t.write(a.stdout)
	}
	if hidden > 0 {
		fmt.Fprintf(a.stdout, "and %d more (--all names them).\n", hidden)
	}
}

// firstAreas is how many areas of all repositories are named without being asked for.
const firstAreas = 40

// noteEverywhere says on standard error what an answer about everything leaves out.
func (a *app) noteEverywhere(known *knowledge.Everywhere) {
	if copies := known.Copies(); len(copies) > 0 {
		fmt.Fprintf(a.stderr, "Not counted twice, since another repository with the same history stands for them: %s.\n",
			strings.Join(copies, ", "))
	}
	if known.Unread > 0 {
		fmt.Fprintf(a.stderr, "%s no answers yet; read them with: leadwright repo scan NAME\n",
			count(known.Unread, "repository has", "repositories have"))
	}
}
