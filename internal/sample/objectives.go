package sample

// Objective is something that the company wants to reach. Weeks are counted from the day of the demo.
type Objective struct {
	Title, Scope, Why string
	Owner             string // handle
	Parent            string // title of one before it
	Until             int    // weeks; 0 for none
	Confidence        int    // percent, of its owner; 0 for not said
	Measures          []Measure
	Decisions         []string // titles of those that serve it
	Projects          []string // keys
}

// Measure tells how far an objective is.
type Measure struct {
	Name, Unit       string
	Baseline, Target float64
	Readings         []Reading
}

// Reading is what a measure was, some weeks before the day of the demo.
type Reading struct {
	Week  int
	Value float64
	Note  string
}

// Objectives are those of the sample, each after the one that it is a part of.
var Objectives = []Objective{
	{Title: "A crossing is found and paid in two minutes", Owner: "margit.saal", Until: 30, Confidence: 60,
		Why: "Half of those who begin to book stop before they pay. Those whom we asked say that it **takes too long**, and that " +
			"they were not sure whether the ferry would sail.",
		Measures: []Measure{{Name: "From search to ticket", Unit: "minutes", Baseline: 4.5, Target: 2,
			Readings: []Reading{{-9, 4.1, ""}, {-2, 3.2, "Since holds end on their own"}}}},
		Decisions: []string{"Holds end after fifteen minutes"}},
	{Title: "No sailing is sold that the tide does not allow", Scope: "booking", Owner: "ines.kaldor", Until: 20, Confidence: 80,
		Parent: "A crossing is found and paid in two minutes",
		Why:    "Passengers who stood at an empty pier once do not book a second time.",
		Measures: []Measure{{Name: "Sold against the tide", Unit: "sailings a season", Baseline: 6, Target: 0,
			Readings: []Reading{{-6, 2, "Both in one afternoon"}}}},
		Decisions: []string{"Compute sailings whenever tides change"}},
	{Title: "Web and app show the same sailings", Scope: "passengers", Owner: "joris.venn", Until: 26,
		Parent:   "A crossing is found and paid in two minutes",
		Why:      "Two calendars have two kinds of faults, and those who travel see both.",
		Measures: []Measure{{Name: "Faults in calendars", Unit: "a season", Baseline: 24, Target: 12}}},
	{Title: "Each gate opens without a paper ticket", Owner: "sonja.brekke", Until: -1,
		Why: "Paper tickets cost a queue at each pier.",
		Measures: []Measure{{Name: "Gates that do", Unit: "gates", Baseline: 0, Target: 40,
			Readings: []Reading{{-12, 18, ""}, {-3, 31, "The rest waits for readers"}}}},
		Projects: []string{"contactless"}},
}
