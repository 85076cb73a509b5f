package sample

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// noteOf is what an agent notes of its help, as git-ai writes it: of the lines that files have more than before, every third
// was typed by the person who committed them.
func (w *writer) noteOf(before map[string][]string) string {
	var note strings.Builder
	for _, name := range slices.Sorted(maps.Keys(before)) {
		var agent, human []string
		for i, line := range grown(before[name], w.text[name]) {
			if i%3 == 2 {
				human = append(human, fmt.Sprint(line))
			} else {
				agent = append(agent, fmt.Sprint(line))
			}
		}
		fmt.Fprintf(&note, "%s\n  s_5eaf00d5eaf00d::t_0123456789abcd %s\n  h_0ca11ed0ca11ed %s\n", name,
			strings.Join(agent, ","), strings.Join(human, ","))
	}
	return note.String() + "---\n" + `{"schema_version":"authorship/3.0.0","prompts":{},` +
		`"sessions":{"s_5eaf00d5eaf00d":{"agent_id":{"tool":"claude","id":"made-up","model":"made-up"}}}}`
}

// grown returns the numbers, from 1, of the lines that were put between those before.
func grown(before, after []string) (lines []int) {
	kept := 0
	for i, line := range after {
		if kept < len(before) && line == before[kept] {
			kept++
			continue
		}
		lines = append(lines, i+1)
	}
	return lines
}
