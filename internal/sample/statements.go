package sample

// Statement is what somebody says about who understands a part of the first repository. Person understands it; By says so.
type Statement struct {
	Kind, By, Person, Teacher string // handles
	Path                      string
	Week                      int // as for Day, at or before 0
	Rating                    int
	Note                      string
}

// Statements are what people say in the sample.
var Statements = []Statement{
	{"walk-through", "carmen.ruiz", "carmen.ruiz", "noor.halden", "web/checkout", -2, 4, "How a payment is taken up again."},
	{"walk-through", "amara.quist", "ines.kaldor", "amara.quist", "gate", -1, 0, "What the gates do without a connection."},
	{"answered", "ines.kaldor", "ines.kaldor", "amara.quist", "timetable/tides", -1, 0, "Why the tables are read a year ahead."},
	{"declared", "piet.oduya", "piet.oduya", "", "exports/accounting", -1, 3, "I went through the format with those who read it."},
}

// Steward is who is asked to answer for a part of the first repository.
type Steward struct{ By, Person, Path string }

// Stewards are those of the sample.
var Stewards = []Steward{
	{"ines.kaldor", "piet.oduya", "exports/accounting"},
	{"felix.oduro", "ines.kaldor", "timetable/solver"},
	{"leila.stroem", "leila.stroem", "deploy"},
}

// NotSuggested are those who ask not to be suggested as reviewers of the first repository, and for how many weeks.
var NotSuggested = []struct {
	Person string // handle
	Weeks  int
}{
	{"noor.halden", 6},
}

// Span is an area that has parts in several repositories, each written as "repository: path".
type Span struct {
	Name  string
	Parts []string
}

// Spans are those of the sample.
var Spans = []Span{
	{"Buying a ticket", []string{"ferryline: web/checkout", "ferryline-app: screens/trip"}},
	{"Tides", []string{"ferryline: timetable/tides", "ferryline-tides"}},
}
