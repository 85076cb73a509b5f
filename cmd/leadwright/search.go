package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/find"
	"github.com/leadwright/leadwright/internal/store"
)

func searchCommand(a *app) *cobra.Command {
	var q find.Query
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "search WORDS…",
		Short: "Find decisions, problems, experiments, objectives and initiatives by what they say",
		Long: `Finds what has all words in its title first, then the newest first. "A phrase" is found as it stands, and what
has a -word in it is left out; write -- before words when the first one begins so.`,
		Example: "  leadwright search queue -- -kafka\n  leadwright search '\"one queue\"' --kind decision",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			if err := find.Fill(cmd.Context(), db); err != nil {
				return err
			}
			q.Words = strings.Join(args, " ")
			var found find.Answer
			err = db.Read(cmd.Context(), func(tx *store.Tx) error {
				found, err = find.Search(cmd.Context(), tx, access.Local(), q)
				return err
			})
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, api.SearchAnswerOf(found), func(x api.SearchAnswer) { a.printSearch(x, q.From) })
		},
	}
	cmd.Flags().StringVar(&q.Kind, "kind", "", "those of this kind: "+strings.Join(find.Kinds(), ", "))
	cmd.Flags().IntVar(&q.Limit, "limit", 20, "how many at most, up to 100")
	cmd.Flags().IntVar(&q.From, "offset", 0, "how many to pass over")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printSearch(x api.SearchAnswer, from int) {
	if len(x.Hits) == 0 {
		fmt.Fprintln(a.stdout, "No text says this.")
	}
	for _, h := range x.Hits {
		fmt.Fprintf(a.stdout, "%s\n  %s, %s, %s %s\n", plain(h.Title), h.Kind, h.State,
			cmp.Or(h.Scope, "all of the organisation"), h.ID)
		var said strings.Builder
		for _, p := range h.Snippet {
			said.WriteString(p.Text)
		}
		if said.Len() > 0 {
			fmt.Fprintf(a.stdout, "  %s\n", plain(said.String()))
		}
	}
	var counts []string
	for _, kind := range find.Kinds() {
		if n := x.Counts[kind]; n > 0 {
			counts = append(counts, count(n, kind, kind+"s"))
		}
	}
	if len(counts) > 0 {
		fmt.Fprintf(a.stdout, "\nIn all: %s.", strings.Join(counts, ", "))
		if left := x.Total - from - len(x.Hits); left > 0 {
			fmt.Fprintf(a.stdout, " %d more: --offset %d", left, from+len(x.Hits))
		}
		fmt.Fprintln(a.stdout)
	}
}
