package quality

import (
	"context"
	"encoding/json"
	"regexp"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// toolForm is what a tool may be called in an address. Names in SARIF files may be longer and have spaces.
var toolForm = regexp.MustCompile(`^[\pL\pN][\pL\pN ._/+@()-]{0,99}$`)

// mostTools is how many tools report on one repository.
const mostTools = 100

// mostParts is how many rules or suites of a report are kept.
const mostParts = 1000

// Push keeps what a tool said of a repository, SARIF or JUnit XML, instead of what it said before. Members of the
// repository's team can, and who leads it or runs Leadwright. Of a SARIF file with several tools the one of that name counts;
// one with a single tool may be given another name.
func Push(ctx context.Context, tx *store.Tx, actor access.Actor, repository, tool string, content []byte) (Report, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return Report{}, err
	}
	r, err := g.named(ctx, tx, actor, repository)
	if err != nil {
		return Report{}, err
	}
	if err := actor.MayIn(access.PushReports, r.Scope); err != nil {
		return Report{}, err
	}
	if !toolForm.MatchString(tool) {
		return Report{}, fault.Invalid("tool", "%.60q is no name of a tool", tool).
			WithHint("Use up to 100 letters, digits, spaces and signs such as - . _ /.")
	}
	told, err := readReport(tool, content)
	if err != nil {
		return Report{}, err
	}
	all, err := reports(ctx, tx, r.ID)
	if err != nil {
		return Report{}, err
	}
	known := false
	for _, x := range all {
		known = known || x.Tool == tool
	}
	if !known && len(all) >= mostTools {
		return Report{}, fault.Conflict("%d tools report on %s already", mostTools, r.Name).WithHint("Use the name of one of them.")
	}
	counts, err := json.Marshal(told.Counts)
	if err != nil {
		return Report{}, err
	}
	parts, err := json.Marshal(told.Parts)
	if err != nil {
		return Report{}, err
	}
	is := Report{Report: told, By: actor.Name, At: store.At(tx.Now()).Time}
	if _, err := tx.Exec(ctx, `INSERT INTO quality_report (repository, tool, counts, parts, actor_id, actor_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (repository, tool) DO UPDATE SET counts = excluded.counts,
		parts = excluded.parts, actor_id = excluded.actor_id, actor_name = excluded.actor_name, at = excluded.at`,
		r.ID, tool, string(counts), string(parts), actor.ID, actor.Name, store.At(is.At)); err != nil {
		return is, err
	}
	if err := RequestHold(ctx, tx, actor, r.ID); err != nil {
		return is, err
	}
	return is, access.Record(ctx, tx, actor, "pushed a report of "+tool, r.Name)
}

// readReport reads what one tool said.
func readReport(tool string, content []byte) (standard.Report, error) {
	if len(content) > standard.MaxReport {
		return standard.Report{}, fault.Invalid("body", "The report is larger than %d MB", standard.MaxReport>>20)
	}
	all, err := standard.ReadReports(content)
	if err != nil {
		return standard.Report{}, err
	}
	at := 0
	for i, r := range all {
		if r.Tool == tool {
			at = i
		}
	}
	if len(all) > 1 && all[at].Tool != tool {
		return standard.Report{}, fault.Invalid("tool", "The report is of %d tools, and none of them is %s", len(all), tool).
			WithHint("Push it under the name of each, such as %s.", all[0].Tool)
	}
	r := all[at]
	r.Tool, r.Parts = tool, r.Parts[:min(len(r.Parts), mostParts)]
	return r, nil
}

// reports reads what tools said last of a repository, by their names.
func reports(ctx context.Context, tx *store.Tx, repository string) ([]Report, error) {
	return store.All(ctx, tx, func(row store.Row) (r Report, err error) {
		var counts, parts string
		var at store.Time
		if err := row.Scan(&r.Tool, &counts, &parts, &r.By, &at); err != nil {
			return r, err
		}
		r.At = at.Time
		if err := json.Unmarshal([]byte(counts), &r.Counts); err != nil {
			return r, err
		}
		return r, json.Unmarshal([]byte(parts), &r.Parts)
	}, `SELECT tool, counts, parts, actor_name, at FROM quality_report WHERE repository = $1 ORDER BY tool`, repository)
}
