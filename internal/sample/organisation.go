package sample

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

//go:embed organisation.yaml
var organisation string

// week finds a week told from the day of the demo.
var week = regexp.MustCompile(`@[+-][0-9]+`)

// Organisation returns the company as a file in the format of docs/organisation.md, as it stands on the day of now.
func Organisation(now time.Time) []byte {
	return week.ReplaceAllFunc([]byte(organisation), func(at []byte) []byte {
		weeks, err := strconv.Atoi(string(at[1:]))
		if err != nil {
			panic(fmt.Sprintf("sample: %s is no week", at)) // the file is part of the program
		}
		return Day(now, weeks).AppendFormat(nil, time.DateOnly)
	})
}

// Day returns the start of the day, in UTC, that lies some weeks after the day of now, or before it.
func Day(now time.Time, weeks int) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, 7*weeks)
}

// Absence is somebody of the company who is away.
type Absence struct {
	Person      string // handle
	Kind        string
	From, Until int // weeks after the day of the demo; Until 0 is for good
	Reason      string
}

// Absences are who is away or will be: one lead leaves.
var Absences = []Absence{
	{"amara.quist", "exit", 5, 0, "She goes to sea again."},
	{"joris.venn", "parental", 2, 15, "A daughter is on her way."},
	{"dario.feld", "sick", -1, 1, "An operation on the knee."},
	{"piet.oduya", "leave", 3, 6, ""},
	{"hedda.moe", "leave", -1, 2, ""},
}
