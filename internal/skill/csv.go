package skill

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// The bounds of a file of skills.
const (
	mostBytes = 4 << 20
	mostRows  = 20_000
)

// row is a skill in a file, with its line.
type row struct {
	NewSkill
	line int
}

// readCSV reads a table with a header: name and kind, and if wanted aliases, which "|" separates. The columns may come
// in any order and be separated by commas or semicolons. It is UTF-8, with or without a byte order mark. The first thing
// that is wrong is an Invalid whose Field is "line 7".
func readCSV(content []byte) ([]row, error) {
	if len(content) > mostBytes {
		return nil, fault.Invalid("file", "The file is larger than %d MB", mostBytes>>20).WithHint("Split it.")
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	for n, line := range bytes.Split(content, []byte("\n")) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return nil, wrong(n+1, "is not UTF-8 text", "Save the file as CSV in UTF-8.")
		}
	}
	in := csv.NewReader(bytes.NewReader(content))
	first, _, _ := bytes.Cut(content, []byte("\n"))
	if !bytes.Contains(first, []byte(",")) && bytes.Contains(first, []byte(";")) {
		in.Comma = ';'
	}
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, fault.Invalid("line 1", "The file is empty").WithHint("Begin it with the line: name,kind,aliases")
	}
	if err != nil {
		return nil, broken(err)
	}
	columns, err := readHeader(header)
	if err != nil {
		return nil, err
	}
	var rows []row
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, broken(err)
		}
		line, _ := in.FieldPos(0)
		if len(rows) == mostRows {
			return nil, wrong(line, fmt.Sprintf("is beyond %d skills", mostRows), "Split the file.")
		}
		s := NewSkill{Name: record[columns["name"]], Kind: Kind(fold(record[columns["kind"]]))}
		if at, ok := columns["aliases"]; ok {
			for alias := range strings.SplitSeq(record[at], "|") {
				if strings.TrimSpace(alias) != "" {
					s.Aliases = append(s.Aliases, alias)
				}
			}
		}
		if s, err = s.clean(); err != nil {
			sentence, hint := fault.Sentence(err)
			return nil, wrong(line, "is wrong: "+sentence, hint)
		}
		rows = append(rows, row{s, line})
	}
}

func readHeader(header []string) (map[string]int, error) {
	columns := map[string]int{}
	for i, name := range header {
		name = fold(name)
		if _, twice := columns[name]; twice || !slices.Contains([]string{"name", "kind", "aliases"}, name) {
			return nil, wrong(1, fmt.Sprintf("has the column %q, which is unknown or there twice", short(name)),
				"The columns are name, kind and aliases.")
		}
		columns[name] = i
	}
	for _, name := range []string{"name", "kind"} {
		if _, ok := columns[name]; !ok {
			return nil, wrong(1, "has no column "+name, "Begin the file with the line: name,kind,aliases")
		}
	}
	return columns, nil
}

// broken says where a file is no CSV.
func broken(err error) error {
	e, ok := errors.AsType[*csv.ParseError](err)
	switch {
	case !ok:
		return fault.Invalid("file", "The file cannot be read").Because(err)
	case errors.Is(e, csv.ErrFieldCount):
		return wrong(e.Line, "has another number of columns than the first", "Put texts with a comma between quotation marks.")
	default:
		return wrong(e.Line, "has a quotation mark that is not closed or stands inside a text",
			`Write "" for a quotation mark within quotation marks.`)
	}
}

func wrong(line int, what, hint string) error {
	return fault.Invalid(fmt.Sprintf("line %d", line), "Line %d %s", line, what).WithHint("%s", hint)
}

// Imported counts what an import did.
type Imported struct{ Added, Changed, Same int }

// Import adds the skills of a CSV file, see readCSV. A skill that is there already gets the aliases that it lacks, and the
// kind of the file. What is wrong in one line, or in conflict with what is there, leaves everything as it was.
func Import(ctx context.Context, tx *store.Tx, actor access.Actor, content []byte) (Imported, error) {
	var done Imported
	if err := actor.May(access.CurateSkills); err != nil {
		return done, err
	}
	rows, err := readCSV(content)
	if err != nil {
		return done, err
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return done, err
	}
	plan, err := v.plan(rows)
	if err != nil {
		return done, err
	}
	for _, p := range plan {
		switch {
		case p.into == "":
			if _, err := insertSkill(ctx, tx, v, p.NewSkill); err != nil {
				return done, err
			}
			done.Added++
		case p.same:
			done.Same++
		default:
			if _, err := tx.Exec(ctx, `UPDATE skill_skill SET kind = $2 WHERE id = $1`, p.into, string(p.Kind)); err != nil {
				return done, err
			}
			for _, alias := range p.Aliases {
				if err := putWord(ctx, tx, p.into, alias); err != nil {
					return done, err
				}
			}
			done.Changed++
		}
	}
	return done, access.Record(ctx, tx, actor, "imported skills",
		fmt.Sprintf("%d added, %d changed, %d the same", done.Added, done.Changed, done.Same))
}

// planned is what becomes of a row: a new skill, or new aliases (those that are left in it) and a kind of one.
type planned struct {
	row
	into string
	same bool
}

// plan says what becomes of each row, or which line is in conflict with the vocabulary or an earlier line.
func (v *Vocabulary) plan(rows []row) ([]planned, error) {
	lines := map[string]int{} // by folded word
	claim := func(text string, line int) error {
		if at, twice := lines[fold(text)]; twice {
			return wrong(line, fmt.Sprintf("has the word %q of line %d again", short(text), at),
				"Name each skill once, with all its aliases.")
		}
		lines[fold(text)] = line
		return nil
	}
	var plan []planned
	for _, r := range rows {
		for _, text := range append([]string{r.Name}, r.Aliases...) {
			if err := claim(text, r.line); err != nil {
				return nil, err
			}
		}
		p := planned{row: r}
		have, known := v.ByWord(r.Name)
		var fresh []string
		for _, alias := range r.Aliases {
			switch other, taken := v.ByWord(alias); {
			case !taken:
				fresh = append(fresh, alias)
			case !known || other.ID != have.ID:
				return nil, wrong(r.line, fmt.Sprintf("gives the alias %q, which means the skill %s", short(alias), other.Name),
					"Leave the alias out, or merge the two skills first.")
			}
		}
		if known {
			p.into, p.Aliases = have.ID, fresh
			p.same = len(fresh) == 0 && have.Kind == r.Kind
		}
		plan = append(plan, p)
	}
	return plan, nil
}
