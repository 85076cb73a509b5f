package sample

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

//go:embed skills.csv
var skills string

//go:embed needs.csv
var needs string

// Skill is what one person of the company says of themselves.
type Skill struct {
	Person          string // handle
	Skill, Kind     string
	Level, Interest int  // as package skill counts them
	Early           bool // they said it more than a year ago
}

// Skills are what the company's people say of themselves, person by person.
func Skills() []Skill {
	var all []Skill
	for _, r := range table(skills) {
		all = append(all, Skill{r[0], r[1], r[2], number(r[3]), number(r[4]), number(r[5]) == 1})
	}
	return all
}

// Need is what the work of a scope needs, as somebody who leads it says.
type Need struct {
	Scope, Skill  string
	Level, People int
	By            string // handle
}

// Needs are what the company's teams need.
func Needs() []Need {
	var all []Need
	for _, r := range table(needs) {
		all = append(all, Need{r[0], r[1], number(r[2]), number(r[3]), r[4]})
	}
	return all
}

// table reads a file that is part of the program, without its heading.
func table(text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("sample: %v", err))
	}
	return rows[1:]
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("sample: %v", err))
	}
	return n
}
