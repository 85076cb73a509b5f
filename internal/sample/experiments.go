package sample

// Experiment is an experiment of the company. Weeks are counted from the day of the demo.
type Experiment struct {
	By, Scope, Title string
	With             []string // handles
	Belief, Because  string
	Measure, Source  string
	Threshold        string
	High             bool
	Risk, Limits     string
	Graduates        bool

	Planned, First, Last int    // weeks
	Yes                  string // handle of who says yes to its risk
	Starts               bool   // in the first week

	Move     *Moved
	Readings []Read

	End                               int // week, where it has an outcome
	Outcome, Result, Learnt, Decision string
}

// Moved is that the last day of an experiment was moved.
type Moved struct {
	By       string
	Week, To int
	Why      string
}

// Read is what was read in an experiment.
type Read struct {
	Week            int
	By, Value, Note string
}

// Experiments are those of the sample.
var Experiments = []Experiment{
	{By: "piet.oduya", Scope: "booking", Title: "Hold seats for ten minutes", With: []string{"mirela.fonn"}, Planned: -31,
		First: -30, Last: -27,
		Belief:  "Ferries leave with fewer empty seats when holds end after ten minutes.",
		Because: "Nine in ten payments are through after four.",
		Measure: "Payments that come after their hold ended", Source: "The payment log of two islands",
		Threshold: "At most one in a hundred",
		Risk:      "Passengers pay and have no seat.", Limits: "Two islands, with a person at the desk.", Starts: true,
		Readings: []Read{{-29, "mirela.fonn", "1.9 in a hundred", ""}, {-28, "mirela.fonn", "2.4 in a hundred",
			"A slow week at the bank."}},
		End: -27, Outcome: "refuted", Result: "2.2 in a hundred payments came too late, over three weeks.",
		Learnt:   "Those who pay slowly are not undecided: they wait for a code from their bank. Shorter holds hit them alone.",
		Decision: "Holds end after fifteen minutes"},
	{By: "ravi.sandhu", Scope: "booking", Title: "Keep the sailings of a day in memory", With: []string{"alma.reuter"},
		Planned: -22, First: -21,
		Last: -18, Belief: "Searches take half as long.", Because: "Four in five ask for one of the next three days.",
		Measure: "The 95th percentile of a search", Source: "The gateway's log", Threshold: "Below 200 ms", High: true,
		Risk: "A tide that changed is shown as it was.", Limits: "One in ten visitors; a switch turns it off within a minute.",
		Graduates: true,
		Yes:       "ines.kaldor", Starts: true, Readings: []Read{{-21, "ravi.sandhu", "410 ms", "Before the switch was turned."},
			{-20, "ravi.sandhu", "180 ms", ""}, {-19, "alma.reuter", "170 ms", "With the Easter traffic."}},
		End: -18, Outcome: "confirmed", Result: "170 ms over two weeks, and no tide was shown wrongly.",
		Learnt: "It is worth it for three days ahead, and for none beyond. It graduated: what was built has tests and an owner."},
	{By: "alma.reuter", Scope: "booking", Title: "Let kiosks compute sailings themselves", Planned: -12, First: -11, Last: -7,
		Belief: "Kiosks go on selling when the line to the mainland is down.", Because: "The line is down for an hour each month.",
		Measure: "Minutes for a day of sailings", Source: "One kiosk in the workshop", Threshold: "Below ten minutes",
		Risk: "None for passengers.", Limits: "It never left the workshop.", Starts: true,
		Readings: []Read{{-11, "alma.reuter", "95 minutes", "And the fan is heard across the hall."}},
		End:      -10, Outcome: "stopped", Result: "The first run took 95 minutes: nothing that we could change in a month makes " +
			"it ten.",
		Learnt: "The kiosks' processors are from 2014. Sending them a table each night is the way to try next, and costs a day to " +
			"find out."},
	{By: "greta.nymo", Scope: "gates", Title: "Show tickets without a connection", With: []string{"kofi.brandt"}, Planned: -7,
		First: -6, Last: -2,
		Belief: "Queues at the pier are shorter.", Because: "Every sixth passenger waits for a signal.",
		Measure: "Seconds from ticket to gate",
		Source:  "A stopwatch at two piers", Threshold: "Below six seconds", Risk: "A ticket that was given back opens the gate.",
		Limits: "Two piers, where somebody stands.", Starts: true, Move: &Moved{"amara.quist", -3, -1,
			"One week with storms says nothing."},
		Readings: []Read{{-5, "greta.nymo", "9.5 s", ""}, {-4, "kofi.brandt", "5.5 s", "Storm: few passengers."}, {-2, "greta.nymo",
			"6.2 s", ""}}},
	{By: "mirela.fonn", Scope: "booking", Title: "Ask for the day before the place", With: []string{"ravi.sandhu", "piet.oduya"},
		Planned: -3, First: -2,
		Last: 2, Belief: "More of those who begin to book come to the end.",
		Because: "A third leaves where no sailing goes on their day.",
		Measure: "Bookings that are finished, in a hundred that begin", Source: "The web's counters, without persons",
		Threshold: "At least 34",
		Risk:      "Some find no sailing at all.", Limits: "Every twentieth visitor.", Graduates: true, Starts: true,
		Readings: []Read{{-2, "mirela.fonn", "29", "As it was."}, {-1, "mirela.fonn", "33", ""}}},
	{By: "viggo.lau", Scope: "gates", Title: "Turn the old gate controller off for a morning", With: []string{"tariq.amin"},
		Planned: -1, First: 1, Last: 1,
		Belief: "Nothing needs the old controller any more.", Because: "Its log has been empty since spring.",
		Measure: "Gates that do not open",
		Source:  "Somebody at each pier", Threshold: "None", High: true, Risk: "A ferry leaves late.",
		Limits: "The smallest pier, on a Tuesday; a lever turns it on again.", Yes: "amara.quist"},
}
