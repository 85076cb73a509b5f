package sample

// Decision is a decision of the company.
type Decision struct {
	Early      bool   // it was written when the company began with Leadwright, else lately
	By         string // handle
	Scope      string
	Title      string
	Body       string // Markdown
	Prediction string
	Confidence int // percent; 0 for not said
	AnswersBy  int // weeks after the day of the demo; 0 for none

	Decider string // handle; empty while it is proposed
	Becomes string
	Until   int    // weeks after the day of the demo, of a provisional one
	Review  int    // the same, when it is to be looked at again; 0 for never
	Later   string // the title of what supersedes it

	Problem *Problem // that it is to answer
	Options *Weighed // how they were weighed

	Asked    []string // handles
	Answers  []Said
	Comments []Said
}

// Problem is a problem of the company.
type Problem struct {
	Title, What, Whom, Limits string
	Since                     int // weeks after the day of the demo
	Whys                      []string
}

// Weighed is how options were weighed: weights of the criteria, and scores by option and criterion.
type Weighed struct {
	Options, Criteria []string
	Weights           []int
	Scores            [][]int
}

// Said is what somebody says to a decision.
type Said struct {
	By, Answer, Text string // answer: agrees, objects
}

// Decisions are those of the sample, in their order.
var Decisions = []Decision{
	{Early: true, By: "tomasz.birk", Scope: "booking", Title: "Compute sailings each night", Decider: "ines.kaldor",
		Becomes: "accepted",
		Body: "## Context and Problem Statement\n\nThe solver takes minutes, and passengers wait for seconds.\n\n## " +
			"Decision Outcome\n\n" +
			"Sailings are computed once a night, and read from a table by day.\n\n### Consequences\n\n* Good: a search takes " +
			"milliseconds.\n" +
			"* Bad: a change of the tide tables shows a day later.\n",
		Prediction: "No search waits for the solver.", Confidence: 80, Later: "Compute sailings whenever tides change"},
	{Early: true, By: "ines.kaldor", Scope: "booking", Title: "Holds end after fifteen minutes", Decider: "ines.kaldor",
		Becomes: "accepted",
		Review:  -1, Body: "## Context and Problem Statement\n\nSeats are held while somebody pays. Holds that never end " +
			"leave ferries half empty.\n\n" +
			"## Considered Options\n\n* five minutes\n* fifteen minutes\n* until the browser closes\n\n## Decision " +
			"Outcome\n\nFifteen minutes: " +
			"nine in ten payments are through after four, and the slowest after twelve.\n",
		Prediction: "Fewer than one in a hundred payments comes too late.", Confidence: 70},
	{Early: true, By: "piet.oduya", Scope: "booking", Title: "Round prices to ten cents", Decider: "ines.kaldor",
		Becomes: "provisional", Until: -1,
		Body: "## Context and Problem Statement\n\nCoins of one and two cents cost the kiosks more than they are " +
			"worth.\n\n## Decision Outcome\n\n" +
			"Prices are rounded to ten cents for one season, and then we look at what passengers say.\n",
		Prediction: "Nobody complains.", Confidence: 60},
	{By: "ines.kaldor", Scope: "booking", Title: "Compute sailings whenever tides change", Decider: "ines.kaldor",
		Becomes: "accepted", Review: 26,
		Body: "## Context and Problem Statement\n\nTwice last winter a sailing was sold that the tide did not allow: the " +
			"tables had changed in the " +
			"afternoon.\n\n## Decision Outcome\n\nThe solver runs when a table changes, for the days that it touches.\n\n" +
			"| | each night | when tides change |\n|---|---|---|\n| runs a week | 7 | 9 to 15 |\n| oldest answer | a day | ten " +
			"minutes |\n",
		Prediction: "No sailing is sold that the tide does not allow.", Confidence: 85,
		Asked: []string{"leila.stroem"}, Answers: []Said{{"leila.stroem", "objects",
			"The solver has nobody who knows it: first find somebody who learns it."}}},
	{By: "joris.venn", Scope: "passengers", Title: "One calendar for web and app", AnswersBy: 1,
		Problem: &Problem{Title: "Calendars show sailings on the wrong day", Since: -10,
			What: "Whoever looks from another time zone sees the last sailing of a day on the next one.",
			Whom: "Passengers who book from abroad: one in nine.", Limits: "The app draws without a connection.",
			Whys: []string{"The web and the app each work the day out", "Nobody wrote down what a day is for a sailing",
				"The calendar was copied before there was anybody to ask"}},
		Options: &Weighed{Options: []string{"One component", "Two, with the same tests"},
			Criteria: []string{"Fewer faults", "Without a connection", "Done this season"}, Weights: []int{5, 3, 2},
			Scores: [][]int{{4, 3, 2}, {3, 4, 4}}},
		Body: "## Context and Problem Statement\n\nBoth draw a calendar of sailings, each with its own faults.\n\n## " +
			"Considered Options\n\n" +
			"* One component, drawn by both from the same description\n* Two, with the same tests\n\n## Decision " +
			"Outcome\n\nProposed: one.\n",
		Prediction: "Half as many faults in calendars after a season.", Confidence: 55, Asked: []string{"ines.kaldor", "noor.halden"},
		Answers: []Said{{"noor.halden", "agrees", "The web's is the one with tests for time zones."}},
		Comments: []Said{{By: "hanne.lund", Text: "The app has to draw it **without a connection**. Does the description " +
			"carry all it needs?"}}},
}
