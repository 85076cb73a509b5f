package planfile

import (
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/schedule"
)

// dzn is what a .dzn file assigns: whole numbers, lists of them, and tables of numbers or truth values ([| 1,0 | 0,1 |]).
type dzn struct {
	numbers map[string]int
	lists   map[string][]int
	tables  map[string][][]int
	lines   map[string]int
}

// The names of an MSPSP file that say what is to be planned; the others follow from them.
const (
	dznTasks     = "nActs"
	dznDurations = "dur"
	dznSkills    = "nSkills"
	dznNeeds     = "sreq"
	dznPeople    = "nResources"
	dznHas       = "mastery"
	dznBefore    = "pred"
	dznAfter     = "succ"
)

// parseDzn reads the part of the MiniZinc data format that MSPSP files use: assignments that end in semicolons, "%" before
// comments.
func parseDzn(content []byte) (File, error) {
	d := dzn{map[string]int{}, map[string][]int{}, map[string][][]int{}, map[string]int{}}
	lines := strings.Split(string(content), "\n")
	var text strings.Builder
	line := 0
	for i, l := range lines {
		l, _, _ = strings.Cut(l, "%")
		for {
			part, rest, ended := strings.Cut(l, ";")
			if text.Len() == 0 && strings.TrimSpace(part) != "" {
				line = i + 1
			}
			if text.WriteString(part); !ended {
				break
			}
			if err := d.assign(line, strings.TrimSpace(text.String())); err != nil {
				return File{}, err
			}
			text.Reset()
			l = rest
		}
		if strings.TrimSpace(text.String()) == "" {
			text.Reset()
		}
	}
	if rest := strings.TrimSpace(text.String()); rest != "" {
		return File{}, wrong(line, "what begins here has no semicolon at its end")
	}
	return d.file()
}

func (d *dzn) assign(line int, text string) *fault.Error {
	name, value, ok := strings.Cut(text, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || name == "" {
		return wrong(line, "this is no assignment, such as nActs = 22;")
	}
	if _, there := d.lines[name]; there {
		return wrong(line, "%s is assigned twice, first in line %d", name, d.lines[name])
	}
	d.lines[name] = line
	var err *fault.Error
	inner, list := strings.CutPrefix(value, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	switch {
	case list && closed && strings.HasPrefix(inner, "|"):
		var rows [][]int
		for row := range strings.SplitSeq(strings.Trim(inner, "|"), "|") {
			if strings.TrimSpace(row) == "" {
				continue
			}
			var numbers []int
			if numbers, err = dznNumbers(line, row); err != nil {
				return err
			}
			rows = append(rows, numbers)
		}
		d.tables[name] = rows
	case list && closed && !strings.Contains(inner, "{"):
		d.lists[name], err = dznNumbers(line, inner)
	case list:
		return nil // sets of people who are of use, which follow from the rest
	default:
		d.numbers[name], err = dznNumber(line, value)
	}
	return err
}

func dznNumbers(line int, text string) (all []int, err *fault.Error) {
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		n, err := dznNumber(line, part)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

func dznNumber(line int, text string) (int, *fault.Error) {
	switch text {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, wrong(line, "%.40q is no whole number", text)
	}
	return n, nil
}

// file puts together what was assigned.
func (d *dzn) file() (File, error) {
	tasks, skills, people := d.numbers[dznTasks], d.numbers[dznSkills], d.numbers[dznPeople]
	durations, needs, has := d.lists[dznDurations], d.tables[dznNeeds], d.tables[dznHas]
	before, after := d.lists[dznBefore], d.lists[dznAfter]
	switch {
	case tasks < 1 || people < 1 || skills < 1:
		return File{}, fault.Invalid("file", "The file does not say %s, %s and %s, or they are less than 1", dznTasks, dznSkills,
			dznPeople)
	case len(durations) != tasks:
		return File{}, wrong(max(1, d.lines[dznDurations]), "%s has %d values for %d tasks", dznDurations, len(durations), tasks)
	case !shaped(needs, tasks, skills):
		return File{}, wrong(max(1, d.lines[dznNeeds]), "%s is no table of %d tasks and %d skills", dznNeeds, tasks, skills)
	case !shaped(has, people, skills):
		return File{}, wrong(max(1, d.lines[dznHas]), "%s is no table of %d people and %d skills", dznHas, people, skills)
	case len(before) != len(after):
		return File{}, wrong(max(1, d.lines[dznAfter]), "%s has %d values and %s %d", dznBefore, len(before), dznAfter, len(after))
	}
	var f File
	skill := func(k int) string { return "S" + strconv.Itoa(k+1) }
	for i := range people {
		x := schedule.Person{ID: "P" + strconv.Itoa(i+1), Skills: map[string]int{}}
		for k, master := range has[i] {
			if master > 0 {
				x.Skills[skill(k)] = 1
			}
		}
		f.Problem.People = append(f.Problem.People, x)
	}
	for i := range tasks {
		t := schedule.Task{ID: strconv.Itoa(i + 1), Duration: durations[i]}
		for k, count := range needs[i] {
			if count != 0 {
				t.Needs = append(t.Needs, schedule.Need{Skill: skill(k), Level: 1, Count: count})
			}
		}
		f.Problem.Tasks = append(f.Problem.Tasks, t)
	}
	for i := range before {
		f.Problem.Links = append(f.Problem.Links, schedule.Link{From: strconv.Itoa(before[i]), To: strconv.Itoa(after[i])})
	}
	return f, nil
}

func shaped(table [][]int, rows, columns int) bool {
	for _, row := range table {
		if len(row) != columns {
			return false
		}
	}
	return len(table) == rows
}
