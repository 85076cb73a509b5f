package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

func reviewersCommand(a *app) *cobra.Command {
	var repo string
	var paths []string
	var limit int
	var asJSON, share bool
	cmd := &cobra.Command{
		Use:   "reviewers [REVISION-RANGE]",
		Short: "Suggested reviewers, with reasons",
		Long: `Who could review a change? The change is a range of revisions (main..HEAD), one commit, or --paths.
Without any, it is what this branch has that the remote's default branch has not, else the last commit.

The suggestion is a sum over dated evidence, shown with its parts. Nobody is asked automatically.`,
		Example: `  leadwright reviewers
  leadwright reviewers main..HEAD
  leadwright reviewers main..HEAD --share-load
  leadwright reviewers --paths internal/store,docs/store.md --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && len(paths) > 0 {
				return usageError{fmt.Errorf("give either a revision range or --paths, not both")}
			}
			ctx := cmd.Context()
			r, around, err := a.here(ctx, repo, ".")
			if err != nil {
				return err
			}
			var authors []knowledge.Identity
			var unclear error
			var looking sync.WaitGroup // while what is known is read
			switch {
			case len(paths) > 0:
				if paths, err = repoPaths(around, paths); err != nil {
					return err
				}
			case around != nil:
				looking.Go(func() { paths, authors, unclear = changed(ctx, around, args) })
			}
			known, err := current(ctx, a, r, around, knowledge.OpenReviews)
			looking.Wait()
			if err == nil && around == nil && len(paths) == 0 { // a clone may lie there only now
				paths, authors, err = changedAt(ctx, known.Repository, args)
			}
			if err = cmp.Or(err, unclear); err != nil {
				return err
			}
			var notHere map[string]bool
			err = a.db.Read(ctx, func(tx *store.Tx) (err error) {
				if notHere, err = organisation.NotHere(ctx, tx, access.Local(), store.DateOf(tx.Now())); err != nil {
					return err
				}
				asked, err := testimony.NotSuggested(ctx, tx, access.Local(), known.Repository.ID)
				maps.Copy(notHere, asked)
				return err
			})
			if err != nil {
				return err
			}
			found, err := known.Experts(knowledge.Proposal{Paths: paths, Authors: authors, Limit: limit, Share: share, NotHere: notHere})
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.stdout, api.ReviewersOf(known, paths, found))
			}
			a.printReviewers(known, paths, found)
			return nil
		},
	}
	cmd.Flags().StringVar(&repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	cmd.Flags().StringSliceVar(&paths, "paths", nil, "paths that a change touches, separated by commas")
	cmd.Flags().IntVar(&limit, "limit", 5, "how many to suggest")
	cmd.Flags().BoolVar(&share, "share-load", false, "name who reviewed much in the last weeks later")
	jsonFlag(cmd, &asJSON)
	return cmd
}

// changed returns the paths that a range of revisions changes, and its authors.
func changed(ctx context.Context, repo *git.Repo, args []string) ([]string, []knowledge.Identity, error) {
	revisions := "HEAD"
	if len(args) > 0 {
		revisions = args[0]
	} else if _, err := repo.Resolve(ctx, "origin/HEAD"); err == nil {
		if _, _, ahead, err := repo.Range(ctx, "origin/HEAD..HEAD"); err == nil && len(ahead) > 0 {
			revisions = "origin/HEAD..HEAD"
		}
	}
	files, authors, _, err := repo.Range(ctx, revisions)
	if err != nil {
		return nil, nil, err
	}
	if len(files) == 0 {
		return nil, nil, fault.Invalid("range", "%s changes no files", revisions).
			WithHint("Name another range, or the files with --paths.")
	}
	var paths []string
	for _, f := range files {
		for _, p := range []string{f.Path, f.OldPath} {
			if p != "" && !slices.Contains(paths, p) {
				paths = append(paths, p)
			}
		}
	}
	return paths, identities(authors), nil
}

// changedAt is changed in a repository wherever it lies.
func changedAt(ctx context.Context, r knowledge.Repository, args []string) ([]string, []knowledge.Identity, error) {
	repo, err := knowledge.OpenGit(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	return changed(ctx, repo, args)
}

func identities(authors []git.Signature) []knowledge.Identity {
	out := make([]knowledge.Identity, len(authors))
	for i, s := range authors {
		out[i] = knowledge.Identity{Name: s.Name, Email: s.Email}
	}
	return out
}

func (a *app) printReviewers(o *knowledge.Overview, paths []string, found knowledge.Experts) {
	fmt.Fprintf(a.stdout, "For a change of %s:\n\n", count(len(paths), "file", "files"))
	if len(found.Best) == 0 {
		fmt.Fprintln(a.stdout, "Nobody has evidence about these files yet.")
		return
	}
	t := table{head: []string{"PERSON", ">SCORE", "BECAUSE"}}
	for _, s := range found.Best {
		t.add(plain(o.People[s.Person].Name), fmt.Sprintf("%.2f", s.Score), strings.Join(reasons(s), "; "))
	}
	t.write(a.stdout)
	if len(found.Learners) == 0 {
		return
	}
	fmt.Fprintln(a.stdout, "\nWho would learn from it:")
	for _, l := range found.Learners {
		fmt.Fprintf(a.stdout, "  %s, who understands %s of %s and none of these files\n", plain(o.People[l.Person].Name),
			percent(l.Share), cmp.Or(plain(l.Dir), "the repository"))
	}
}

// becauseOf says the kinds of reason in words; "%s" is how many commits speak for it.
var becauseOf = map[string]string{
	knowledge.BecauseReviewedFiles:  "reviewed these files (%s)",
	knowledge.BecauseReviewedNearby: "reviewed files near them (%s)",
	knowledge.BecauseReviewedAlike:  "reviewed files of like names (%s)",
	knowledge.BecauseWroteFiles:     "changed these files (%s)",
	knowledge.BecauseWroteNearby:    "changed files near them (%s)",
	knowledge.BecauseReviewedAuthor: "reviewed this author before (%s)",
	knowledge.BecauseReviewedBy:     "was reviewed by this author (%s)",
	knowledge.BecauseActive:         "was active lately",
	knowledge.BecauseBusy:           "reviewed much lately",
	knowledge.BecauseOverall:        "overall here",
}

func reasons(s knowledge.Suggestion) []string {
	out := make([]string, 0, len(s.Reasons))
	for _, r := range s.Reasons {
		text := becauseOf[r.Kind]
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, count(r.Count, "commit", "commits"))
		}
		out = append(out, fmt.Sprintf("%s %+.2f", text, r.Weight))
	}
	return out
}
