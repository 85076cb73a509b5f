package sample

// Strategy is a version of a strategy of the company. Weeks are counted from the day on which it is written.
type Strategy struct {
	Scope                        string // key; empty for all of the company
	By                           string // handle of who sets it; empty for who runs Leadwright
	Early                        bool   // it was written when the company began to use Leadwright
	Title, Vision                string
	Diagnosis, Policies, Actions string // Markdown, as Vision and Not
	Not                          string
	Asked                        []string
	Answers                      []Said // answer: adopts, objects
	Comments                     []Said
	Until                        int // weeks that there are for answers
	Holds                        bool
	Review                       int // weeks until it is looked at again, where it holds
}

// Strategies are those of the sample, each after the version before it.
var Strategies = []Strategy{
	{Early: true, Title: "More lines, sold everywhere",
		Vision:    "Every line of the coast can be booked with us, wherever people look for it.",
		Diagnosis: "We sell eleven lines of thirty. Three partners sell the others, each in a way of its own.",
		Policies:  "1. A new line before a better one.\n2. What a partner needs comes before what we would like.",
		Actions:   "* Four new lines until summer.\n* A file of sailings for each partner, each night.",
		Asked:     []string{"henrike.vos", "margit.saal"}, Until: 3, Holds: true, Review: 40,
		Answers: []Said{{"henrike.vos", "adopts", ""}, {"margit.saal", "adopts", "For a year. Then we have to look at what breaks."}}},
	{Early: true, Scope: "booking", By: "ines.kaldor", Title: "A booking is one step",
		Vision:    "Whoever finds a sailing has a ticket a minute later.",
		Diagnosis: "Bookings stop at the payment, and we do not see where.",
		Policies:  "1. Nothing is asked that we know already.\n2. Each step is measured before it is changed.",
		Actions:   "* Measure where bookings stop.\n* One page for search, seats and payment.",
		Asked:     []string{"piet.oduya", "alma.reuter"}, Until: 2, Holds: true, Review: 30,
		Answers: []Said{{"piet.oduya", "adopts", ""}, {"alma.reuter", "adopts", ""}}},
	{Scope: "booking", By: "ines.kaldor", Title: "A booking holds whatever the tide does",
		Vision: "Whoever finds a sailing has a ticket a minute later, and the ferry sails.\n\n```mermaid\nflowchart LR\n" +
			"  Tides --> Sailings --> Holds --> Tickets\n```",
		Diagnosis: "Half of those who stop before they pay were not sure whether the ferry would sail. The solver knows it, one " +
			"person understands the solver, and its answer is a night old when it is shown.",
		Policies: "1. What is sold follows from the tide of the hour, and is never guessed.\n2. What two people do not understand is " +
			"not built upon.\n3. Each step is measured before it is changed.",
		Actions: "* Compute sailings whenever tides change.\n* A second person learns the solver before the storms.\n" +
			"* Holds end after fifteen minutes.",
		Not:   "* No new ways to sell before summer, messages included.\n* No solver of our own making for the yards.",
		Asked: []string{"piet.oduya", "alma.reuter", "mirela.fonn", "ravi.sandhu"}, Until: 2, Holds: true, Review: 26,
		Answers: []Said{{"piet.oduya", "objects", "A summer without messages costs us one booking in five on phones."},
			{"alma.reuter", "adopts", ""}, {"mirela.fonn", "adopts", "If I am the second person, gladly."}},
		Comments: []Said{{"felix.oduro", "", "Whoever learns the solver has *no* nights in that month."}}},
	{Title: "Fewer lines, on which every sailing can be trusted",
		Vision: "Whoever stands at a pier of ours knows that the ferry sails.",
		Diagnosis: "We sell fifteen lines. On nine of them sailings are cancelled that were sold the day before, and three of four " +
			"calls " +
			"in the night are about these. The lines are not the trouble: each came with tides and gates of its own, and nobody " +
			"has the time to learn them.",
		Policies: "1. A line that cannot be trusted is not sold.\n2. What a partner needs comes through the one file of sailings.\n" +
			"3. Teams own what they run, and at least two understand it.",
		Actions: "* Stop selling the four worst lines.\n* One calendar behind web and app.\n* Each team names its second person.",
		Not:     "* No new line this year.\n* No app for partners.",
		Asked:   []string{"henrike.vos", "margit.saal", "ines.kaldor", "oskar.wendt"}, Until: 1,
		Answers: []Said{{"margit.saal", "adopts", "It is what I would have wished for a year ago."},
			{"oskar.wendt", "objects", "Two of the four lines are bad because of *our* forecasts. We can mend that by spring."}}},
}
