package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// weigh weighs the options of a decision.
func (s *server) weigh(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	var d direction.Decision
	var m direction.Matrix
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if d, err = direction.Find(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		m, _, err = direction.MatrixOf(r.Context(), tx, v.Actor, id)
		return err
	})
	if err != nil {
		return err
	}
	_, edits := direction.MayDecide(v.Actor, d)
	p := weighPage{Title: d.Title, Back: decisionLink(id), Action: r.URL.Path, Edits: edits && direction.Open(d.Status),
		Version: strconv.FormatInt(d.Revision, 10)}
	if p.Frame, err = s.frameOf(r, v, "direction", "Weigh "+d.Title); err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		p.show(m)
		return s.ok(w, r, weighView(p))
	}
	if !edits {
		return v.Actor.MayIn(access.Decide, d.Scope)
	}
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The form cannot be read").WithHint("Load the page and send it again.").Because(err)
	}
	in := &typed{Values: r.PostForm}
	now, err := matrixOf(in, m)
	if in.unchanged(p.Version); err == nil {
		err = in.err
	}
	if err == nil {
		err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
			return direction.PutMatrix(r.Context(), tx, v.Actor, id, d.Revision, now)
		})
	}
	if err == nil {
		return back(w, r, decisionLink(id, "matrix"), "changed")
	}
	if !refused(err) {
		return err
	}
	p.show(m)
	for i := range p.Rows {
		for j := range p.Rows[i].Scores {
			cell := &p.Rows[i].Scores[j]
			cell.Score = cmp.Or(in.line(cell.Name), "none")
		}
	}
	typedBack(r, &p.Frame, err, p.Action, p.Fields)
	s.render(w, r, statusOf(err), weighView(p))
	return nil
}

// matrixOf reads the form of a matrix. Scores stay with the options and criteria that they were given to, by name.
func matrixOf(in *typed, was direction.Matrix) (m direction.Matrix, err error) {
	for line := range strings.SplitSeq(in.line("options"), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			m.Options = append(m.Options, line)
		}
	}
	for line := range strings.SplitSeq(in.line("criteria"), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line == "" {
			continue
		}
		at := strings.LastIndex(line, ":")
		weight, wrong := 1, error(nil)
		if at >= 0 {
			weight, wrong = strconv.Atoi(strings.TrimSpace(line[at+1:]))
			line = strings.TrimSpace(line[:at])
		}
		if wrong != nil {
			return m, fault.Invalid("criteria", "%s has no weight that is a number", line).WithHint("Write it as Cost: 3.")
		}
		m.Criteria = append(m.Criteria, direction.Criterion{Name: line, Weight: weight})
	}
	for _, o := range m.Options {
		row := make([]int, len(m.Criteria))
		for j, c := range m.Criteria {
			row[j] = direction.Unknown
			i := slices.Index(was.Options, o)
			k := slices.IndexFunc(was.Criteria, func(x direction.Criterion) bool { return x.Name == c.Name })
			if i < 0 || k < 0 {
				continue
			}
			if text := in.line(scoreName(i, k)); text != "" {
				if row[j], err = strconv.Atoi(text); err != nil {
					return m, fault.Invalid("scores", "%q is no score", text)
				}
			}
		}
		m.Scores = append(m.Scores, row)
	}
	return m, nil
}

func scoreName(option, criterion int) string { return fmt.Sprintf("score-%d-%d", option, criterion) }

// show puts a matrix onto the page.
func (p *weighPage) show(m direction.Matrix) {
	criteria := make([]string, len(m.Criteria))
	for j, c := range m.Criteria {
		criteria[j] = fmt.Sprintf("%s: %d", c.Name, c.Weight)
	}
	p.Fields = []field{
		{Name: "options", Label: "Options", Value: strings.Join(m.Options, "\n"), Rows: 4, Hint: "A line each."},
		{Name: "criteria", Label: "Criteria with their weights", Value: strings.Join(criteria, "\n"), Rows: 5,
			Hint: "A line each, as Cost: 3. Weights go from 0 to " + strconv.Itoa(direction.MaxWeight) + "."},
	}
	p.Answer = "Nobody weighed the options yet."
	p.More = "Not every decision needs it. Where options are many, it shows what the choice hangs on."
	if len(m.Options) == 0 {
		return
	}
	p.Criteria = m.Criteria
	rank := m.Rank()
	for _, x := range rank.Placed {
		row := weighRow{Option: m.Options[x.Option], Sum: "not all is scored"}
		if x.Whole {
			row.Sum = strconv.FormatFloat(x.Sum, 'f', 2, 64)
		}
		for j, score := range m.Scores[x.Option] {
			cell := scoreCell{Name: scoreName(x.Option, j), Label: m.Options[x.Option] + ", " + m.Criteria[j].Name, Score: "none"}
			if score != direction.Unknown {
				cell.Score = strconv.Itoa(score)
			}
			row.Scores = append(row.Scores, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	first := rank.Placed[0]
	p.More = "Each sum is the mean of the scores, from 0 to " + strconv.Itoa(direction.MaxScore) + ", by weight."
	switch {
	case !first.Whole:
		p.Answer = "No option is scored by every criterion yet."
	case rank.Tie:
		p.Answer = "Two options or more come to the same: " + p.Rows[0].Sum + "."
	default:
		p.Answer = m.Options[first.Option] + " comes first, with " + p.Rows[0].Sum + "."
	}
	for _, t := range rank.Turns {
		what := "the weight of " + m.Criteria[t.Criterion].Name
		if t.Score {
			what = "its score for " + m.Criteria[t.Criterion].Name
		}
		p.Turns = append(p.Turns, fmt.Sprintf("%s would come before %s if %s were %d and not %d.", m.Options[t.Option],
			m.Options[first.Option], what, t.To, t.From))
	}
}
