package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/role"
)

// roles are the flags of the role commands. None of them needs a database.
type roles struct {
	file, language string
	asJSON         bool
}

func roleCommand(a *app) *cobra.Command {
	var r roles
	cmd := &cobra.Command{
		Use:   "role",
		Short: "Roles in and around technical leadership: what they answer for, and what titles mean",
		Long: `The role catalogue: what each role answers for and contributes to, the authority and skills it needs,
the titles that companies give it, and where it leads. No database is needed.

A role is named by its id (technical-lead) or by a title that means no other (Lead Developer).
An organisation adds roles, titles, responsibilities and languages with --catalogue FILE.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&r.file, "catalogue", "", "a YAML file with what the organisation adds to the catalogue")
	cmd.PersistentFlags().StringVar(&r.language, "language", "", "names in this language where the catalogue has them, such as de")
	cmd.AddCommand(r.listCommand(a), r.showCommand(a), r.resolveCommand(a), r.compareCommand(a), r.pathCommand(a))
	for _, sub := range cmd.Commands() {
		jsonFlag(sub, &r.asJSON)
	}
	return cmd
}

// catalogue returns ours, with the organisation's file over it.
func (r *roles) catalogue() (*role.Catalogue, error) {
	c := role.Standard()
	if r.file != "" {
		content, err := os.ReadFile(r.file)
		if err != nil {
			return nil, fault.Invalid("catalogue", "The role catalogue %s cannot be read", r.file).Because(err)
		}
		if c, err = c.Extend(content); err != nil {
			return nil, err
		}
	}
	return c.In(r.language), nil
}

// answerWith prints what was found, as JSON if wished.
func answerWith[T any](a *app, asJSON bool, found T, show func(T)) error {
	if asJSON {
		return printJSON(a.stdout, found)
	}
	show(found)
	return nil
}

func (r *roles) listCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "The roles of the catalogue",
		Example: `  leadwright role list
  leadwright role list --catalogue roles.yaml --json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := r.catalogue()
			if err != nil {
				return err
			}
			return answerWith(a, r.asJSON, api.RoleListOf(c, c.Roles()), func(list api.RoleList) {
				t := table{head: []string{"ROLE", "NAME", "FOCUS", "SCOPE"}}
				for _, role := range list.Roles {
					t.add(role.ID, plain(role.Name), strings.Join(role.Focus, ", "), strings.Join(role.Scope.Kinds, ", "))
				}
				t.write(a.stdout)
			})
		},
	}
}

func (r *roles) showCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show ROLE",
		Short: "One role: responsibilities, authority, skills, titles, next roles",
		Example: `  leadwright role show technical-lead
  leadwright role show "Lead Developer" --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := r.catalogue()
			if err != nil {
				return err
			}
			found, err := c.Find(args[0])
			if err != nil {
				return err
			}
			return answerWith(a, r.asJSON, api.RoleDetailOf(c, found), a.printRole)
		},
	}
}

func (a *app) printRole(r api.RoleDetail) {
	fmt.Fprintf(a.stdout, "%s (%s)\n%s\n\nScope: %s\n%s\n\n", plain(r.Name), r.ID, plain(r.Summary), plain(r.Scope.Sentence),
		role.Relation(r.Relation).Sentence())
	duties := table{head: []string{"RESPONSIBILITY", "PART", "WHAT IT IS"}}
	for _, d := range r.Responsibilities {
		duties.add(d.ID, words(d.Part), plain(d.Sentence))
	}
	duties.write(a.stdout)
	fmt.Fprintln(a.stdout)
	authority := table{head: []string{"AUTHORITY", "WHAT IT IS"}}
	for _, t := range r.Authority {
		authority.add(t.ID, plain(t.Sentence))
	}
	authority.write(a.stdout)
	fmt.Fprintln(a.stdout)
	skills := table{head: []string{"SKILL", ">LEVEL", ""}}
	for _, s := range r.Skills {
		skills.add(plain(s.Name), strconv.Itoa(s.Level), plain(s.LevelName))
	}
	skills.write(a.stdout)
	fmt.Fprintln(a.stdout)
	dedicate := table{head: []string{"DEDICATE IT ABOVE", "BECAUSE"}}
	for _, t := range r.Dedicate {
		dedicate.add(fmt.Sprintf("%d %s", t.Above, words(t.Measure)), plain(t.Reason))
	}
	dedicate.write(a.stdout)
	fmt.Fprintln(a.stdout)
	for _, line := range []struct {
		label string
		names []api.Named
	}{{"One person may also be", r.Combines}, {"Leads to", r.Next}} {
		if len(line.names) > 0 {
			fmt.Fprintf(a.stdout, "%s: %s\n", line.label, names(line.names))
		}
	}
	if len(r.Titles) > 0 {
		fmt.Fprintf(a.stdout, "Also called: %s\n", plain(strings.Join(r.Titles, ", ")))
	}
}

// words writes an id as words: answers-for, several-teams.
func words(id string) string { return strings.ReplaceAll(id, "-", " ") }

// names joins names, "none" when there are none.
func names(all []api.Named) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(named(all), ", ")
}

func (r *roles) resolveCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "resolve TITLE",
		Short: "Which role a title means",
		Long: `Which role a title means, in any case, spacing and common abbreviation. Nothing is guessed: a title that
fits several roles is ambiguous, one that fits none is unknown; both come with their candidates.`,
		Example: `  leadwright role resolve "Senior Lead Programmer II"
  leadwright role resolve "Sr. Eng. Mgr., Payments"
  leadwright role resolve PM --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := r.catalogue()
			if err != nil {
				return err
			}
			found, err := c.Resolve(args[0])
			if err != nil {
				return err
			}
			return answerWith(a, r.asJSON, api.TitleMeaningOf(c, found), a.printMeaning)
		},
	}
}

func (a *app) printMeaning(m api.TitleMeaning) {
	title := plain(m.Title)
	switch {
	case m.Status == string(role.Exact):
		fmt.Fprintf(a.stdout, "%s: %s (%s)\n", title, plain(m.Role.Name), m.Role.ID)
	case m.Combined:
		fmt.Fprintf(a.stdout, "%s joins several roles:\n", title)
	case m.Status == string(role.Ambiguous):
		fmt.Fprintf(a.stdout, "%s is ambiguous:\n", title)
	case len(m.Candidates) > 0:
		fmt.Fprintf(a.stdout, "%s is not known. The nearest roles are:\n", title)
	default:
		fmt.Fprintf(a.stdout, "%s is not known, and no role has a title near it.\n", title)
	}
	if len(m.Candidates) > 0 {
		t := table{head: []string{"ROLE", ">NEARNESS", "WHY"}}
		for _, k := range m.Candidates {
			t.add(k.Role.ID, fmt.Sprintf("%.2f", k.Score), plain(k.Reason))
		}
		t.write(a.stdout)
	}
	for _, line := range []struct {
		label string
		words []string
	}{{"It may also mean what is no role here", m.Also}, {"Seniority", m.Seniority}, {"Where", m.Qualifiers}} {
		if len(line.words) > 0 {
			fmt.Fprintf(a.stdout, "%s: %s\n", line.label, plain(strings.Join(line.words, ", ")))
		}
	}
}

func (r *roles) compareCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "compare ROLE OTHER",
		Short: "How two roles differ",
		Long: `How two roles differ: what each answers for and what both do, what one gives to what the other answers for,
and focus, scope, authority and skills side by side. Families of roles can be compared as well:
technical-leadership, leadership.`,
		Example: `  leadwright role compare technical-lead manager
  leadwright role compare "Tech Lead" "Project Manager" --json
  leadwright role compare technical-leadership leadership`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := r.catalogue()
			if err != nil {
				return err
			}
			found, err := c.Compare(args[0], args[1])
			if err != nil {
				return err
			}
			return answerWith(a, r.asJSON, api.RoleComparisonOf(c, found), a.printComparison)
		},
	}
}

func (a *app) printComparison(c api.RoleComparison) {
	for _, s := range c.Sentences {
		fmt.Fprintln(a.stdout, plain(s))
	}
	fmt.Fprintln(a.stdout)
	t := table{head: []string{"", plain(c.A.Name), plain(c.B.Name)}}
	row := func(label, left, right string) {
		if left != "" || right != "" {
			t.add(label, left, right)
		}
	}
	each := func(label string, left, right []string) {
		for i := range max(len(left), len(right)) {
			row(label, entry(left, i), entry(right, i))
			label = ""
		}
	}
	each("focus", named(c.A.Focus), named(c.B.Focus))
	if !c.A.Family && !c.B.Family {
		each("scope", c.A.Scopes[0].Kinds, c.B.Scopes[0].Kinds)
	}
	each("answers for", named(c.OnlyA), named(c.OnlyB))
	each("both answer for", named(c.Both), named(c.Both))
	each("gives to the other's", inputs(c.AToB), inputs(c.BToA))
	each("authority", named(append(c.AuthorityA, c.AuthorityBoth...)), named(append(c.AuthorityB, c.AuthorityBoth...)))
	for _, s := range c.Skills {
		row(plain(s.Name), level(s.A), level(s.B))
	}
	t.write(a.stdout)
}

func entry(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return ""
}

func named(all []api.Named) []string {
	text := make([]string, len(all))
	for i, n := range all {
		text[i] = plain(n.Name)
	}
	return text
}

func inputs(all []api.RoleInput) []string {
	text := make([]string, len(all))
	for i, in := range all {
		text[i] = plain(in.Name) + " (" + words(in.Part) + ")"
	}
	return text
}

func level(r api.LevelRange) string {
	switch {
	case r.Most == 0:
		return "-"
	case r.Least == r.Most:
		return strconv.Itoa(r.Least)
	default:
		return fmt.Sprintf("%d to %d", r.Least, r.Most)
	}
}

func (r *roles) pathCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "path ROLE",
		Short: "Where a role leads, and what the next ones add",
		Example: `  leadwright role path technical-lead
  leadwright role path EM --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := r.catalogue()
			if err != nil {
				return err
			}
			from, err := c.Find(args[0])
			if err != nil {
				return err
			}
			paths, err := c.Paths(from.ID, role.Evidence{})
			if err != nil {
				return err
			}
			return answerWith(a, r.asJSON, api.RolePathsOf(c, from, paths), a.printPaths)
		},
	}
}

func (a *app) printPaths(p api.RolePaths) {
	fmt.Fprintf(a.stdout, "From %s:\n", plain(p.From.Name))
	for _, way := range p.Paths {
		by := ""
		if n := len(way.Steps); n > 1 {
			by = ", by way of " + names(way.Steps[:n-1])
		}
		fmt.Fprintf(a.stdout, "\n%s (%s%s)\n", plain(way.To.Name), count(len(way.Steps), "step", "steps"), by)
		var duties []api.Named
		for _, d := range way.Responsibilities {
			duties = append(duties, api.Named{Name: d.Name})
		}
		skills := make([]string, len(way.Skills))
		for i, s := range way.Skills {
			skills[i] = fmt.Sprintf("%s %d", plain(s.Name), s.Level)
			if s.Before > 0 {
				skills[i] += fmt.Sprintf(" (from %d)", s.Before)
			}
		}
		fmt.Fprintf(a.stdout, "  answers for: %s\n  skills:      %s\n  authority:   %s\n", names(duties),
			strings.Join(skills, ", "), names(way.Authority))
	}
	if len(p.Paths) == 0 {
		fmt.Fprintln(a.stdout, "No role of the catalogue follows.")
	}
}
