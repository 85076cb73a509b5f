package sample

// Initiative is what somebody of the company proposes to those who decide.
type Initiative struct {
	By, Scope, Title       string
	Problem, Benefit, Risk string // Markdown
	Options                [][2]string
	Days, Money            int64
	Inputs                 map[string]float64
	Source                 string // where the numbers come from
	Asked                  []string
	Answers                []Said // answer: accept, decline, defer
	Until                  int    // weeks after the day of the demo, of a deferral
}

// Initiatives are those of the sample, in their order.
var Initiatives = []Initiative{
	{By: "felix.oduro", Scope: "booking", Title: "Let a second person learn the solver",
		Problem: "One person understands the solver, and each storm is a night for them.",
		Benefit: "Two can answer at night, and a change waits for nobody.",
		Risk:    "Sailings are computed later while both are learning. Two weeks without a storm limit it.",
		Options: [][2]string{{"Buy a solver", "A year of licences, and nobody here who understands it either."}}, Days: 25,
		Inputs: map[string]float64{"reach": 400, "impact": 2, "confidence": 0.8, "effort": 1.2, "delay": 3000, "weeks": 5},
		Source: "The nights of last winter, counted.", Asked: []string{"ines.kaldor"},
		Answers: []Said{{"ines.kaldor", "accept", "It is what stops us most often."}}},
	{By: "piet.oduya", Scope: "booking", Title: "Sell tickets by message",
		Problem: "One in five who begin a booking on a phone gives up at the form.",
		Benefit: "Some of them would answer three questions in a message.",
		Risk:    "A channel that has to be answered at night too. A trial on one line limits it.",
		Options: [][2]string{{"A shorter form", "Two weeks, and half of the gain at the most."}}, Days: 60, Money: 8000,
		Inputs: map[string]float64{"reach": 2600, "impact": 0.5, "confidence": 0.5, "effort": 3, "delay": 2200, "weeks": 12},
		Source: "The funnel of October.", Asked: []string{"ines.kaldor"}},
	{By: "ines.kaldor", Scope: "booking", Title: "Move prices into a table that sales can edit",
		Problem: "Each change of a price is a release.", Benefit: "Sales changes prices, and we change code.",
		Risk:    "A wrong price is sold at once. Two pairs of eyes limit it.",
		Options: [][2]string{{"A release each Tuesday", "No work, and a week of waiting."}}, Days: 15,
		Inputs: map[string]float64{"reach": 60, "impact": 1, "confidence": 0.9, "effort": 0.7},
		Source: "Releases of the last quarter."},
}
