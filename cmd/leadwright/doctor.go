package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// finding is one thing that doctor looked at.
type finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Found string `json:"found"`
	Hint  string `json:"hint,omitempty"`
}

func doctorCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether everything Leadwright needs is in order",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found := a.examine(cmd.Context())
			sick := 0
			for _, f := range found {
				if !f.OK {
					sick++
				}
			}
			if asJSON {
				if err := printJSON(a.stdout, found); err != nil {
					return err
				}
			} else {
				t := table{head: []string{"", "CHECK", "FOUND"}}
				for _, f := range found {
					mark := "ok"
					if !f.OK {
						mark = "NOT OK"
					}
					t.add(mark, f.Check, plain(f.Found))
				}
				t.write(a.stdout)
				for _, f := range found {
					if f.Hint != "" {
						fmt.Fprintf(a.stdout, "\n%s: %s\n", f.Check, f.Hint)
					}
				}
			}
			if sick > 0 {
				return fault.Unavailable("%s not in order", count(sick, "thing is", "things are"))
			}
			return nil
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

// verify reads the records of who did what and who looked at what, and says whether they are as they were sealed.
func (a *app) verify(ctx context.Context) (string, error) {
	if _, err := access.Seal(ctx, a.db); err != nil {
		return "", err
	}
	var report access.VerifyReport
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		report, err = access.Verify(ctx, tx)
		return err
	})
	if err != nil {
		return "", err
	}
	if b := report.Broken; b != nil {
		where := ""
		if b.ID != "" {
			where = " (" + b.ID + ")"
		}
		return "", fault.Unavailable("Entry %d%s of the record of %s is not as it was sealed: %s", b.Number, where, b.Record, b.What).
			WithHint("Somebody changed the database by hand, or its disk fails. Compare it with a backup.")
	}
	text := count(report.Entries, "entry", "entries") + ", unbroken, seal " + report.Seal
	if report.Erased > 0 {
		text += fmt.Sprintf("; from %d of them somebody was erased", report.Erased)
	}
	return text, nil
}

// examine looks at git, the data directory, the database, the record and each repository, and goes on after what it finds wrong.
func (a *app) examine(ctx context.Context) []finding {
	var found []finding
	look := func(check string, do func() (string, error)) bool {
		text, err := do()
		f := finding{Check: check, OK: err == nil, Found: text}
		if err != nil {
			f.Found, f.Hint = fault.Sentence(err)
		}
		found = append(found, f)
		return err == nil
	}
	look("git", func() (string, error) { return git.Version(ctx) })
	look("data directory", func() (string, error) {
		dir, err := a.data()
		if err != nil {
			return "", err
		}
		probe, err := os.CreateTemp(dir, "doctor-*")
		if err != nil {
			return "", fault.Unavailable("The data directory %s cannot be written to", dir).Because(err).
				WithHint("Give yourself the right to write there, or name another with --data DIR.")
		}
		if err := probe.Close(); err != nil {
			return "", err
		}
		return dir, os.Remove(probe.Name())
	})
	var repos []knowledge.Repository
	if !look("database", func() (string, error) {
		db, err := a.open(ctx)
		if err != nil {
			return "", err
		}
		return db.Engine() + ", ready", db.Write(ctx, func(tx *store.Tx) error {
			repos, err = knowledge.Repositories(ctx, tx, access.Local())
			return err
		})
	}) {
		return found
	}
	look("record", func() (string, error) { return a.verify(ctx) })
	for _, r := range repos {
		look("repository "+r.Name, func() (string, error) {
			if r.State == knowledge.Failed {
				return "", fault.Unavailable("Its last scan failed").WithHint("%s", r.Note)
			}
			if r.State == knowledge.New {
				return "not read yet", nil
			}
			if _, err := knowledge.OpenGit(ctx, r); err != nil {
				return "", err
			}
			return fmt.Sprintf("%s, %s", r.State, count(r.Commits, "commit", "commits")), nil
		})
	}
	return found
}
