package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/find"
	"github.com/leadwright/leadwright/internal/store"
)

func decisionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "decision",
		Short: "Decisions: what was decided, by whom, and what came of it",
		Long: `Decisions of the organisation, each the file that it is or would be: an architecture decision record in Markdown.
Folders of adr-tools, MADR and log4brains are taken in byte for byte, and written out again as they were.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(decisionListCommand(a), decisionShowCommand(a), decisionNewCommand(a), decisionImportCommand(a),
		decisionExportCommand(a))
	return cmd
}

func decisionListCommand(a *app) *cobra.Command {
	var f direction.Filter
	var asJSON bool
	var at concern.Where
	cmd := &cobra.Command{
		Use:   "list [WORDS]",
		Short: "Decisions, the newest first; with WORDS those that have them, in their titles first",
		Example: "  leadwright decision list --status proposed\n  leadwright decision list queue --in payments\n" +
			"  leadwright decision list '\"one queue\" -kafka'\n  leadwright decision list --repo shop --path internal/queue",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				f.Find = args[0]
			}
			if f.Status != "" && !slices.Contains(adr.Statuses(), f.Status) {
				return usageError{fmt.Errorf("%q is no state of a decision", f.Status)}
			}
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			if f.Find != "" {
				if err := find.Fill(cmd.Context(), db); err != nil {
					return err
				}
			}
			f.Limit = 200
			var log direction.Log
			why := map[string]string{} // by id, where a place is asked about
			err = db.Read(cmd.Context(), func(tx *store.Tx) error {
				if log, err = concern.List(cmd.Context(), tx, access.Local(), f, at); err != nil || at.Repository == "" {
					return err
				}
				touching, err := concern.Touching(cmd.Context(), tx, access.Local(), at)
				for _, c := range touching {
					why[c.ID] = c.Why()
				}
				return err
			})
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, api.RecordListOf(log), func(list api.RecordList) { a.printDecisions(list, why) })
		},
	}
	cmd.Flags().StringVar((*string)(&f.Status), "status", "", "those in this state, such as proposed")
	cmd.Flags().StringVar(&f.Scope, "in", "", "those of this team or unit, by its key")
	cmd.Flags().StringVar(&at.Repository, "repo", "", "those that were declared for this repository, or are cited in it")
	cmd.Flags().StringVar(&at.Path, "path", "", "of that repository, those of this directory or file")
	cmd.Flags().StringVar(&at.Area, "area", "", "of that repository, those of this area")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printDecisions(list api.RecordList, why map[string]string) {
	if len(list.Decisions) == 0 {
		fmt.Fprintln(a.stdout, "No decision fits. Write one with leadwright decision new, or take a folder in with "+
			"leadwright decision import DIR.")
		return
	}
	t := table{head: []string{"DECIDED", "STATUS", "DECISION", "FILE", "ID"}}
	if len(why) > 0 {
		t.head = append(t.head, "WHY")
	}
	for _, d := range list.Decisions {
		status := d.Status
		if status == "" {
			status = "not understood"
		}
		cells := []string{d.Decided, status, plain(d.Title), plain(d.Path), d.ID}
		if len(why) > 0 {
			cells = append(cells, plain(why[d.ID]))
		}
		t.add(cells...)
	}
	t.write(a.stdout)
	if list.Next != "" {
		fmt.Fprintln(a.stdout, "\nThere are more: name a state, a team or more words.")
	}
}

// findDecision returns the decision with an id, or the one that words find: the only one, or the only one with them in its title.
func (a *app) findDecision(ctx context.Context, tx *store.Tx, text string) (direction.Whole, error) {
	w, err := direction.Get(ctx, tx, access.Local(), text)
	if !fault.Is(err, fault.KindNotFound) {
		return w, err
	}
	log, err := direction.List(ctx, tx, access.Local(), direction.Filter{Find: text, Limit: 2})
	if err != nil {
		return w, err
	}
	titled := slices.DeleteFunc(slices.Clone(log.Decisions), func(d direction.Decision) bool {
		return !strings.Contains(strings.ToLower(d.Title), strings.ToLower(text))
	})
	switch {
	case len(titled) == 1:
		return direction.Get(ctx, tx, access.Local(), titled[0].ID)
	case len(log.Decisions) == 0:
		return w, fault.NotFound("There is no decision %q", text).WithHint("leadwright decision list shows what there is.")
	case len(log.Decisions) > 1:
		return w, fault.Invalid("decision", "More than one decision has %q", text).
			WithHint("Write more of its title, or its id: leadwright decision list %q", text)
	}
	return direction.Get(ctx, tx, access.Local(), log.Decisions[0].ID)
}

func decisionShowCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID|TEXT",
		Short: "One decision: its file, and what was said of it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			var d api.RecordDetail
			err = db.Read(cmd.Context(), func(tx *store.Tx) error {
				w, err := a.findDecision(cmd.Context(), tx, args[0])
				if err != nil {
					return err
				}
				d, err = api.RecordDetailFor(cmd.Context(), tx, access.Local(), w)
				return err
			})
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, d, a.printDecision)
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printDecision(d api.RecordDetail) {
	fmt.Fprintln(a.stdout, strings.TrimRight(plainLines(strings.ReplaceAll(string(d.File), "\r\n", "\n")), "\n"))
	for _, v := range d.Voices {
		said := v.Answer
		if said == "" {
			said = "has not answered yet"
		}
		fmt.Fprintf(a.stdout, "\n%s %s", plain(v.Person.Name), said)
		if v.Note != "" {
			fmt.Fprintf(a.stdout, ": %s", plain(v.Note))
		}
	}
	if len(d.Voices) > 0 {
		fmt.Fprintln(a.stdout)
	}
	for _, c := range d.Comments {
		fmt.Fprintf(a.stdout, "\n%s, %s:\n%s\n", plain(c.By), c.At.Format("2006-01-02 15:04"), plainLines(c.Text))
	}
	if len(d.Standards) > 0 {
		fmt.Fprintf(a.stdout, "\nWhy of: %s\n", strings.Join(d.Standards, ", "))
	}
	if d.Outcome != "" {
		fmt.Fprintf(a.stdout, "\nWhat came of it: %s\n", plain(d.Outcome))
	}
}

func decisionNewCommand(a *app) *cobra.Command {
	var n direction.New
	var answersBy, file string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "new TITLE",
		Short: "Propose a decision; its text is read from a file or from standard input (-)",
		Example: `  leadwright decision new "Use one queue" --file queue.md --in payments --predict "Half the alerts" --confidence 70
  echo "Two queues are one too many." | leadwright decision new "Use one queue" --file -`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n.Title = args[0]
			if answersBy != "" {
				day, err := store.ParseDate(answersBy)
				if err != nil {
					return usageError{fmt.Errorf("--answers-by %s is no day such as 2026-03-02", answersBy)}
				}
				n.AnswersBy = day
			}
			if file != "" {
				content, err := readNamed(cmd.InOrStdin(), file)
				if err != nil {
					return err
				}
				n.Body = string(content)
			}
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			var d direction.Decision
			err = db.Write(cmd.Context(), func(tx *store.Tx) error {
				d, err = direction.Propose(cmd.Context(), tx, access.Local(), n)
				return err
			})
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, api.RecordOf(d), func(d api.Record) {
				fmt.Fprintf(a.stdout, "%s is %s. See it with: leadwright decision show %s\n", plain(d.Title), d.Status, d.ID)
			})
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "the Markdown below the title")
	cmd.Flags().StringVar(&n.Scope, "in", "", "key of the team or unit that it is for (default: all of the organisation)")
	cmd.Flags().BoolVar(&n.Draft, "draft", false, "keep it as a draft")
	cmd.Flags().StringVar(&answersBy, "answers-by", "", "the last day for comments")
	cmd.Flags().StringVar(&n.Prediction, "predict", "", "what will be so if it was right")
	cmd.Flags().IntVar(&n.Confidence, "confidence", 0, "how sure you are, in percent")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func decisionImportCommand(a *app) *cobra.Command {
	var scope, source string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import DIR",
		Short: "Take a folder of decision records in",
		Long: `Reads the Markdown files below a folder, each decision byte for byte; templates and indexes are passed over.
Importing the folder again brings up to date what changed in it. A status that is not understood is said, and stays
as it is written.`,
		Example: "  leadwright decision import docs/adr --in payments",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := readBelow(args[0], direction.MaxFolder, isMarkdown)
			if err != nil {
				return err
			}
			if source == "" {
				if source, err = filepath.Abs(args[0]); err != nil {
					return err
				}
			}
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			var done direction.Imported
			err = db.Write(cmd.Context(), func(tx *store.Tx) error {
				done, err = direction.Import(cmd.Context(), tx, access.Local(), scope, source, files)
				return err
			})
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, api.RecordImportOf(done), a.printImport)
		},
	}
	cmd.Flags().StringVar(&scope, "in", "", "key of the team or unit whose decisions they are (default: all of the organisation)")
	cmd.Flags().StringVar(&source, "source", "", "what to call where they come from (default: the folder's path)")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func isMarkdown(path string) bool {
	return slices.Contains([]string{".md", ".markdown"}, strings.ToLower(filepath.Ext(path)))
}

func (a *app) printImport(d api.RecordImport) {
	fmt.Fprintf(a.stdout, "%s: %d new, %d changed, %d as before.", count(d.Added+d.Changed+d.Same, "decision", "decisions"),
		d.Added, d.Changed, d.Same)
	if d.Unclear > 0 {
		fmt.Fprintf(a.stdout, " Of %d the status is not understood.", d.Unclear)
	}
	if d.Gone > 0 {
		fmt.Fprintf(a.stdout, " %d whose files are gone stay.", d.Gone)
	}
	fmt.Fprintln(a.stdout)
	for _, p := range d.Passed {
		if slices.ContainsFunc(d.Findings, func(f api.RecordFinding) bool { return f.Path == p }) { // which says why
			continue
		}
		fmt.Fprintf(a.stderr, "Passed over %s: it is no decision.\n", plain(p))
	}
	for _, f := range d.Findings {
		at := plain(f.Path)
		if f.Line > 0 {
			at += fmt.Sprintf(":%d", f.Line)
		}
		fmt.Fprintf(a.stderr, "%s: %s.\n", at, plain(strings.TrimSuffix(f.Sentence, ".")))
	}
}

func decisionExportCommand(a *app) *cobra.Command {
	var scope string
	var in adr.Dialect
	var force bool
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "Write all decisions into a folder, as the files that they are",
		Long: `Writes each decision under the path that it was imported with, byte for byte. What was written in Leadwright is
written as most records in the folder are: as adr-tools has it (nygard), madr-2, madr-3, madr-4 or log4brains; --dialect
says which. A file that is there and says something else is left as it is, and is an error, unless --force lets it be
overwritten.`,
		Example: "  leadwright decision export /tmp/decisions --in payments",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if in == "" {
				there, err := recordsIn(args[0])
				if err != nil {
					return err
				}
				in = direction.DialectOf(there)
			}
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			var files []direction.File
			err = db.Read(cmd.Context(), func(tx *store.Tx) error {
				files, err = direction.Files(cmd.Context(), tx, access.Local(), scope, in)
				return err
			})
			if err != nil {
				return err
			}
			wrote, err := writeBelow(args[0], files, force)
			fmt.Fprintf(a.stdout, "%s written into %s; %d were there as they are.\n", count(wrote, "decision", "decisions"),
				args[0], len(files)-wrote)
			return err
		},
	}
	cmd.Flags().StringVar(&scope, "in", "", "only those of this team or unit")
	cmd.Flags().StringVar((*string)(&in), "dialect", "",
		"in which to write what was written in Leadwright (default: that of the folder)")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite files that say something else")
	return cmd
}

// recordsIn reads the Markdown files of a folder, which need not be there yet.
func recordsIn(dir string) ([]direction.File, error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return readBelow(dir, direction.MaxFolder, isMarkdown)
}
