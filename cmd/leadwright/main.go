// Command leadwright is the workbench for technical leadership: pages, JSON API, workers and command line in one
// program. Each subcommand has its file; what they share is in app.go (database, repository at hand), output.go
// (tables and JSON) and progress.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/fault"
)

// Exit codes of the command line contract.
const (
	exitDone = iota
	exitFailed
	exitUsage
)

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		// A question is over before collecting its garbage pays; long work takes this back.
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(512 << 20)
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main with its surroundings as arguments, for script tests.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // its terminal was closed; nohup asks to go on
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	out := &answer{Writer: stdout}
	a := &app{stdout: out, stderr: stderr}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if closeErr := a.close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = out.failed()
	}
	return explain(stderr, err)
}

// usageError is wrong use of the command line itself.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// explain writes an error as a sentence and a hint, and returns the exit code.
func explain(stderr io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	var usage usageError
	var known *fault.Error
	message, hint, code := "", "", exitFailed
	switch {
	case errors.As(err, &usage):
		message, hint, code = usage.Error(), "See: leadwright help", exitUsage
	case errors.As(err, &known):
		message, hint = fault.Sentence(err)
		if known.Kind == fault.KindInvalid {
			code = exitUsage
		}
		if known.Kind == fault.KindInternal && known.Err != nil {
			message += " (" + known.Err.Error() + ")"
		}
	case errors.Is(err, context.Canceled):
		message, hint = fault.Sentence(err)
	default:
		message = err.Error()
	}
	fmt.Fprintln(stderr, "leadwright: "+plainLines(strings.TrimSuffix(message, ".")))
	if hint != "" {
		fmt.Fprintln(stderr, "  "+plainLines(hint))
	}
	return code
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "leadwright",
		Short: "A workbench for technical leadership",
		Long: `Leadwright answers, from evidence, what a technical lead needs to know each morning.

Inside any git work tree these work at once, with nothing set up:

  leadwright who internal/parser      who could safely change this, and how do we know
  leadwright risk                     where understanding is thin
  leadwright reviewers main..HEAD     who should look at this change

leadwright serve opens the same in a browser.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.dataDir, "data", "", "directory for Leadwright's data (default: the platform's)")
	root.PersistentFlags().StringVar(&a.database, "database", "",
		"sqlite:PATH or postgres://… (default: SQLite in the data directory; also $LEADWRIGHT_DATABASE)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = false
	root.AddCommand(
		serveCommand(a), demoCommand(a), repoCommand(a), whoCommand(a), riskCommand(a), reviewersCommand(a), codeownersCommand(a),
		linesCommand(a), nobodyCommand(a), backtestCommand(a),
		teamCommand(a), roleCommand(a), ladderCommand(a), decisionCommand(a), searchCommand(a), standardCommand(a),
		radarCommand(a), planCommand(a), forecastCommand(a),
		accountCommand(a), doctorCommand(a), versionCommand(a),
	)
	checkArgs(root)
	return root
}

// checkArgs makes a wrong number of arguments wrong use, with the usage line as its hint.
func checkArgs(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{fmt.Errorf("%w; use: %s", err, c.UseLine())}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		checkArgs(sub)
	}
}
