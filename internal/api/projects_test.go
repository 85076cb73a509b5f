package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestAProjectFromItsGoalToItsPlan begins a project, fills it, and asks whether it is going to make it.
func TestAProjectFromItsGoalToItsPlan(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := open(t, db)
		d.want(http.StatusCreated, d.send("POST", "/projects", fields{"key": "pier", "name": "A second pier", "goal": "Two ships at once."}))
		d.want(http.StatusCreated, d.send("POST", "/persons", fields{"handle": "pia", "name": "Pia Pier"}))
		d.want(http.StatusCreated, d.send("POST", "/scopes/pier/members", fields{"person": "pia", "share": 100}))
		var milestone, first, second struct{ ID string }
		d.want(http.StatusCreated, d.send("POST", "/projects/pier/milestones", fields{"title": "Piles are in"})).into(&milestone)
		d.want(http.StatusCreated, d.send("POST", "/projects/pier/items", fields{"title": "Drive piles", "milestone": milestone.ID,
			"estimate": fields{"low": 480, "likely": 960, "high": 1440}})).into(&first)
		d.want(http.StatusCreated, d.send("POST", "/projects/pier/items", fields{"title": "Pour", "after": []any{fields{"item": first.ID}},
			"estimate": fields{"low": 480, "likely": 480, "high": 480}})).into(&second)
		r := d.want(http.StatusOK, d.send("GET", "/projects/pier", nil))
		d.want(http.StatusPreconditionFailed, d.send("POST", "/projects/pier/dates", fields{"kind": "target", "day": "2026-04-01"}, `If-Match: "99"`))
		d.want(http.StatusPreconditionRequired, d.send("POST", "/projects/pier/dates", fields{"kind": "target", "day": "2026-04-01"}, "If-Match:"))
		d.want(http.StatusOK, d.send("POST", "/projects/pier/dates", fields{"kind": "commitment", "day": "2026-04-01", "party": "The town"},
			"If-Match: "+r.header.Get("ETag")))
		d.want(http.StatusCreated, d.send("POST", "/projects/pier/risks", fields{"title": "A storm", "likelihood": 3, "impact": 4}))
		d.want(http.StatusOK, d.send("POST", "/work/"+second.ID+"/state", fields{"state": "waiting", "reason": "The mixer"}, "If-Match: *"))
		d.want(http.StatusUnprocessableEntity, d.send("PUT", "/work/"+first.ID, fields{"title": "Drive", "after": []any{fields{"item": second.ID}}}, "If-Match: *"))

		var project api.ProjectDetail
		d.want(http.StatusOK, d.send("GET", "/projects/pier", nil)).into(&project)
		if project.Goal != "Two ships at once." || len(project.Milestones) != 1 || project.Dates[0].Party != "The town" || project.Risks[0].Weight != 12 {
			t.Errorf("the project is %+v", project)
		}
		var made api.ProjectForecast
		d.want(http.StatusOK, d.send("GET", "/projects/pier/forecast", nil)).into(&made)
		if made.Basis != "estimates" || made.Chance != "safe" || made.Items["waiting"] != 1 || made.Against.Day != "2026-04-01" ||
			len(made.Milestones) != 1 || made.Milestones[0].Dates == nil || len(made.Late) != 1 {
			t.Errorf("it is forecast %+v", made)
		}
		d.want(http.StatusUnprocessableEntity, d.send("GET", "/projects/pier/forecast?by=2099-05-01", nil))

		var list api.WorkList
		d.want(http.StatusOK, d.send("GET", "/projects/pier/items?limit=1", nil)).into(&list)
		if len(list.Items) != 1 || list.Next == "" {
			t.Errorf("the first page is %+v", list)
		}
		next := list.Next
		d.want(http.StatusOK, d.send("GET", "/projects/pier/items?limit=1&cursor="+next, nil)).into(&list)
		if len(list.Items) != 1 || list.Items[0].ID != second.ID || list.Items[0].After[0].Item != first.ID {
			t.Errorf("the second page is %+v", list)
		}

		var choice api.WorkChoice
		d.want(http.StatusOK, d.send("POST", "/work/"+first.ID+"/candidates", fields{"weights": fields{"load": 9}})).into(&choice)
		if len(choice.Candidates) != 1 || choice.Candidates[0].Person.Name != "Pia Pier" || choice.Candidates[0].Parts["load"] != 1 {
			t.Errorf("it suits %+v", choice)
		}
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/work/"+first.ID+"/candidates", fields{"weights": fields{"luck": 9}}))
		var asked api.WorkAssignment
		d.want(http.StatusCreated, d.send("POST", "/work/"+first.ID+"/assignments", fields{"person": choice.Candidates[0].Person.ID,
			"level": "inquire", "outcome": "Forty piles", "reason": "She is here."})).into(&asked)
		d.want(http.StatusForbidden, d.send("POST", "/work/"+first.ID+"/assignments/"+asked.ID+"/answer", fields{"state": "accepted"}))
		var given api.WorkAssignmentList
		d.want(http.StatusOK, d.send("POST", "/work/"+first.ID+"/assignments/"+asked.ID+"/end", nil)).into(&given)
		if len(given.Assignments) != 1 || given.Assignments[0].State != "ended" {
			t.Errorf("asked were %+v", given)
		}

		var plans api.WorkPlanList
		d.want(http.StatusAccepted, d.send("POST", "/projects/pier/plans", fields{"style": "fastest", "seconds": 1})).into(&plans)
		d.want(http.StatusConflict, d.send("POST", "/projects/pier/plans", fields{}))
		if !plans.Searching {
			t.Errorf("nobody searches: %+v", plans)
		}
		id, err := delivery.Search(t.Context(), db, delivery.Ask{Project: "pier", Seconds: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		d.want(http.StatusNotFound, d.send("GET", "/projects/pier/plans/none", nil))
		var plan api.WorkPlanDetail
		d.want(http.StatusOK, d.send("POST", "/projects/pier/plans/"+id+"/adoption", fields{})).into(&plan)
		if plan.State != "adopted" || plan.Last != "2026-03-04" || plan.Gap != 0 || len(plan.Tasks) != 2 || plan.Tasks[1].People[0].Name != "Pia Pier" {
			t.Errorf("the plan is %+v", plan)
		}
		for format, says := range map[string]string{"ics": "SUMMARY:#1 Drive piles", "csv": "1,Drive piles,2026-03-02,2026-03-03,16,Pia Pier",
			"xml": "<Name>Pia Pier</Name>", "tjp": "allocate p1"} {
			if got := d.want(http.StatusOK, d.send("GET", "/projects/pier/plans/"+id+"/export?format="+format, nil)).body; !strings.Contains(got, says) {
				t.Errorf("%s is\n%s", format, got)
			}
		}
		d.want(http.StatusOK, d.send("POST", "/work/"+first.ID+"/pin", fields{"day": "2026-03-09"}))
	})
}

// TestHowManyByThen asks a project with a record.
func TestHowManyByThen(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	d := open(t, db)
	d.want(http.StatusCreated, d.send("POST", "/projects", fields{"key": "pier", "name": "A second pier"}))
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return takeRecord(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	var made api.ProjectForecast
	d.want(http.StatusOK, d.send("GET", "/projects/pier/forecast?by=2026-05-01", nil)).into(&made)
	if made.Basis != "record" || made.HowMany == nil || made.HowMany.P50 < made.HowMany.P95 || made.HowMany.P50 == 0 || made.When.Backtest.P85.Come == 0 {
		t.Errorf("it is forecast %+v", made)
	}
}

// takeRecord gives the project pier sixty finished items and ten open ones.
func takeRecord(ctx context.Context, tx *store.Tx) error {
	source, err := delivery.PutSource(ctx, tx, access.Local(), "pier", delivery.Source{Kind: delivery.Stages, Address: "board.csv"}, nil, "")
	if err != nil {
		return err
	}
	var all []delivery.Incoming
	today := store.DateOf(tx.Now())
	for i := range 70 {
		in := delivery.Incoming{Key: fmt.Sprint(i), Title: "Do it", State: delivery.Todo, Opened: today.AddDays(-4 * (70 - i))}
		if i < 60 {
			in.State, in.Done = delivery.Finished, today.AddDays(-3*(60-i))
			in.Opened = in.Done.AddDays(-5)
		}
		all = append(all, in)
	}
	_, err = delivery.Take(ctx, tx, access.Local(), source.ID, all)
	return err
}
