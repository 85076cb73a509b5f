package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// further reads more of a repository than its history, at the head that was last read.
type further func(ctx context.Context, db *store.DB, actor access.Actor, id string, progress func(knowledge.Progress)) error

// whole opens a repository after reading all of what is new in it, line counts too, and something further, which may be nil.
func (a *app) whole(ctx context.Context, r knowledge.Repository, around *git.Repo, more further) (*knowledge.Atlas, error) {
	fresh := false
	if r.State == knowledge.Ready && !r.Stale() {
		var err error
		if fresh, err = a.upToDate(ctx, r, around); err != nil && !fault.Is(err, fault.KindUnavailable) {
			return nil, err
		}
	}
	if !fresh {
		if _, err := a.scan(ctx, r, false); err != nil {
			return nil, err
		}
	}
	if more != nil {
		b := newBar(a.stderr, r.Name)
		err := more(ctx, a.db, access.Local(), r.ID, b.show)
		b.done()
		if err != nil {
			return nil, err
		}
	}
	return knowledge.Open(ctx, a.db, access.Local(), r.ID)
}

var writers = []knowledge.Writer{knowledge.ByHuman, knowledge.ByAssisted, knowledge.ByAgent, knowledge.ByUnknown}

// writerWords are who wrote lines, as the terminal says it.
var writerWords = map[knowledge.Writer]string{
	knowledge.ByHuman: "people alone", knowledge.ByAssisted: "people with an agent", knowledge.ByAgent: "agents alone",
	knowledge.ByUnknown: "not known",
}

func linesCommand(a *app) *cobra.Command {
	var repo, by string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lines [PATH]...",
		Short: "Who wrote the lines that are there now: people, agents, or both",
		Long: `Traces each line of the source files below these paths to the commit that it comes from, as git blame does but for all
files at once, and says whether people wrote it alone, with an agent, or an agent alone.

The first call traces the whole repository; later ones go on from there.`,
		Example: `  leadwright lines
  leadwright lines internal/parser --by agent
  leadwright lines cmd --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			q := knowledge.LineQuery{By: -1, Limit: limit}
			if by != "" {
				writer, ok := knowledge.WriterNamed(by)
				if !ok {
					return usageError{fmt.Errorf("--by is human, assisted, agent or unknown, not %q", by)}
				}
				q.By = int(writer)
			}
			if limit < 1 || limit > 200 {
				return usageError{fmt.Errorf("--limit is from 1 to 200, not %d", limit)}
			}
			r, around, err := a.here(ctx, repo, ".")
			if err != nil {
				return err
			}
			atlas, err := a.whole(ctx, r, around, knowledge.TraceLines)
			if err != nil {
				return err
			}
			paths, err := repoPaths(around, args)
			if err != nil {
				return err
			}
			answer, err := atlas.Who(paths)
			if err != nil {
				return err
			}
			q.Files = answer.Files
			items, next, err := atlas.LineItems(ctx, a.db, access.Local(), q)
			if err != nil {
				return err
			}
			now := atlas.LinesNow(answer.Files)
			if asJSON {
				return printJSON(a.stdout, api.LineListOf(atlas, now, items, next))
			}
			a.printLines(atlas, answer.Paths, now, items, next != "")
			return nil
		},
	}
	cmd.Flags().StringVar(&repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	cmd.Flags().StringVar(&by, "by", "", "only commits whose lines are from: human, assisted, agent or unknown")
	cmd.Flags().IntVar(&limit, "limit", 15, "how many commits to name, the newest first")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printLines(atlas *knowledge.Atlas, paths []string, now knowledge.LinesNow, items []knowledge.LineItem, more bool) {
	names := make([]string, len(paths))
	for i, p := range paths {
		if names[i] = plain(p); p == "" {
			names[i] = atlas.Repository.Name
		}
	}
	if !now.Known || now.Lines == 0 {
		fmt.Fprintf(a.stdout, "%s: no lines of source files.\n", strings.Join(names, ", "))
		return
	}
	fmt.Fprintf(a.stdout, "%s: %s now.\n\n", strings.Join(names, ", "), count(now.Lines, "line", "lines"))
	sums := table{head: []string{"WRITTEN BY", ">LINES", ">SHARE"}}
	for _, w := range writers {
		if n := now.By[w]; n > 0 {
			sums.add(writerWords[w], fmt.Sprint(n), percent(float64(n)/float64(now.Lines)))
		}
	}
	sums.write(a.stdout)
	if now.Recorded > 0 {
		fmt.Fprintf(a.stdout, "\nOf %s, agents or editors recorded who wrote them; of the others their commits tell.\n",
			count(now.Recorded, "line", "lines"))
	}
	if len(items) == 0 {
		return
	}
	fmt.Fprintln(a.stdout)
	t := table{head: []string{"COMMIT", "DAY", ">LINES", "WRITTEN BY", "AUTHOR", "SUBJECT"}}
	for _, i := range items {
		author := i.Author
		if i.Person >= 0 {
			author = atlas.People[i.Person].Name
		}
		t.add(i.Hash[:min(len(i.Hash), 10)], day(i.When.Unix()), fmt.Sprint(i.Lines), writerWords[i.By], plain(author),
			plain(i.Subject))
	}
	t.write(a.stdout)
	if more {
		fmt.Fprintln(a.stdout, "and older ones (--limit names more).")
	}
}
