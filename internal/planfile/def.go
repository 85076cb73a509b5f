package planfile

import (
	"math"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/schedule"
)

// centsOf is how many units of cost make one of salary, which has decimals.
const centsOf = 100

// parseDef reads a .def file: rulers of "=", then the tables of resources and of tasks, each after a row of headings.
func parseDef(content []byte) (File, error) {
	var f File
	table := ""
	for i, line := range strings.Split(string(content), "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "==="):
			continue
		case words[0] == "ResourceID" || words[0] == "TaskID":
			table = words[0]
			continue
		}
		var err *fault.Error
		switch table {
		case "ResourceID":
			err = f.defPerson(i+1, words)
		case "TaskID":
			err = f.defTask(i+1, words)
		}
		if err != nil {
			return File{}, err
		}
	}
	if len(f.Problem.People) == 0 || len(f.Problem.Tasks) == 0 {
		return File{}, fault.Invalid("file", "The file has no resources or no tasks")
	}
	return f, nil
}

// defPerson reads "1 56.0 Q1: 0 Q2: 1".
func (f *File) defPerson(line int, words []string) *fault.Error {
	if len(words) < 2 {
		return wrong(line, "a resource has an id, a salary and skills")
	}
	salary, err := strconv.ParseFloat(words[1], 64)
	if err != nil || !(salary >= 0) || salary > 10_000 {
		return wrong(line, "the salary %q is no number from 0 to 10000", words[1])
	}
	x := schedule.Person{ID: words[0], Skills: map[string]int{}, Rate: int(math.Round(salary * centsOf))}
	for rest := words[2:]; len(rest) > 0; {
		skill, level, bad := defSkill(line, rest)
		if bad != nil {
			return bad
		}
		x.Skills[skill] = max(x.Skills[skill], level)
		rest = rest[2:]
	}
	f.Problem.People = append(f.Problem.People, x)
	return nil
}

// defTask reads "7 13 Q1: 0 4 5": id, duration, skill, and the tasks before it.
func (f *File) defTask(line int, words []string) *fault.Error {
	if len(words) < 4 {
		return wrong(line, "a task has an id, a duration and a skill")
	}
	duration, err := strconv.Atoi(words[1])
	if err != nil {
		return wrong(line, "the duration %q is no whole number", words[1])
	}
	skill, level, bad := defSkill(line, words[2:])
	if bad != nil {
		return bad
	}
	for _, before := range words[4:] {
		f.Problem.Links = append(f.Problem.Links, schedule.Link{From: before, To: words[0]})
	}
	f.Problem.Tasks = append(f.Problem.Tasks, schedule.Task{ID: words[0], Duration: duration,
		Needs: []schedule.Need{{Skill: skill, Level: level, Count: 1}}})
	return nil
}

func defSkill(line int, words []string) (skill string, level int, bad *fault.Error) {
	skill, ok := strings.CutSuffix(words[0], ":")
	if !ok || skill == "" || len(words) < 2 {
		return "", 0, wrong(line, "%q is no skill with a level, such as Q1: 2", words[0])
	}
	level, err := strconv.Atoi(words[1])
	if err != nil {
		return "", 0, wrong(line, "the level %q is no whole number", words[1])
	}
	return skill, level, nil
}
