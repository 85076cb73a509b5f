package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
)

func whoCommand(a *app) *cobra.Command {
	var repo string
	var asJSON, all bool
	cmd := &cobra.Command{
		Use:   "who PATH...",
		Short: "People with evidence about these paths",
		Long: `Who could safely change these files, directories or areas tomorrow, and how do we know?

People come in the order in which they know these paths. The history is evidence, not proof: what
people know from elsewhere it cannot tell.`,
		Example: `  leadwright who internal/parser
  leadwright who cmd/serve.go docs --json
  leadwright who internal/store --repo backend`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(args, "") {
				return usageError{errors.New("an empty path was given; . means everything here")}
			}
			ctx := cmd.Context()
			r, around, err := a.here(ctx, repo, ".")
			if err != nil {
				return err
			}
			known, err := current(ctx, a, r, around, knowledge.OpenOverview)
			if err != nil {
				return err
			}
			paths, err := repoPaths(around, args)
			if err != nil {
				return err
			}
			answer, err := known.Who(paths)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.stdout, api.WhoOf(known, answer))
			}
			a.printWho(known, answer, all)
			a.noteLines(known.Repository)
			return nil
		},
	}
	cmd.Flags().StringVar(&repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	cmd.Flags().BoolVar(&all, "all", false, "name everybody with evidence, not only the first fifteen")
	jsonFlag(cmd, &asJSON)
	return cmd
}

// repoPaths maps paths as typed in this directory to paths of the repository around it. Without one, with --repo, they
// are that already.
func repoPaths(around *git.Repo, args []string) ([]string, error) {
	if around == nil || around.Bare() {
		return args, nil
	}
	paths := make([]string, len(args))
	for i, arg := range args {
		p, err := around.RelPath(arg)
		if err != nil {
			return nil, fault.Invalid("path", "%s lies outside of the repository", arg).Because(err)
		}
		paths[i] = p
	}
	return paths, nil
}

const firstPeople = 15

func (a *app) printWho(o *knowledge.Overview, answer knowledge.Answer, all bool) {
	g := answer.Group
	know := o.Understanders(g, nil)
	for i, p := range answer.Paths {
		if answer.Paths[i] = plain(p); p == "" {
			answer.Paths[i] = o.Repository.Name
		}
	}
	fmt.Fprintf(a.stdout, "%s: %s, %s.\n", strings.Join(answer.Paths, ", "),
		count(g.Files, "file", "files"), count(g.Lines, "line", "lines"))
	switch {
	case len(g.Holders) == 0:
		fmt.Fprintln(a.stdout, "Nobody has evidence about this yet.")
		return
	case know == 0:
		fmt.Fprintln(a.stdout, "Nobody has enough evidence to change this safely; these people know it best:")
	default:
		fmt.Fprintf(a.stdout, "%s enough evidence to change this safely tomorrow.\n", count(know, "person has", "people have"))
	}
	fmt.Fprintln(a.stdout)
	t := table{head: []string{"PERSON", "", ">RATING", ">SHARE", ">WROTE", ">REVIEWED", "LAST"}}
	for i, h := range g.Holders {
		if i == firstPeople && !all {
			break
		}
		mark := ""
		if h.Understands {
			mark = "could change it"
		}
		wrote := h.Counts[knowledge.CoAuthored] + h.Counts[knowledge.Assisted]
		for k := range h.Counts {
			if knowledge.Kind(k).ByHand() {
				wrote += h.Counts[k]
			}
		}
		reviewed := h.Counts[knowledge.Reviewed] + h.Counts[knowledge.Acked] + h.Counts[knowledge.Tested]
		t.add(plain(o.People[h.Person].Name), mark, fmt.Sprintf("%.1f", h.Familiarity), percent(h.Share),
			fmt.Sprint(wrote), fmt.Sprint(reviewed), day(h.Last))
	}
	t.write(a.stdout)
	if more := len(g.Holders) - firstPeople; more > 0 && !all {
		fmt.Fprintf(a.stdout, "and %d more with evidence (--all names them).\n", more)
	}
	fmt.Fprintln(a.stdout, "\nRating: estimated own rating of familiarity, 1 to 5.\n"+
		"Share: part of the lines that lie in files the person understands.")
}

// noteLines says on standard error what stands behind an answer that could be a better one.
func (a *app) noteLines(r knowledge.Repository) {
	if note := r.Note; note != "" {
		fmt.Fprintln(a.stderr, plain(note))
	}
	if r.State == knowledge.Partial {
		fmt.Fprintf(a.stderr, "Lines are not counted yet; for a sharper answer: leadwright repo scan %s\n", r.Name)
	}
}
