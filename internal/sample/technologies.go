package sample

// Technology is an entry of the company's technology radar.
type Technology struct {
	Name, Quadrant, Description string
	Marks                       []string
	Moves                       []RingMove // the oldest first
}

// RingMove is a move, some weeks before the day of the demo. One without a word of who decides still waits.
type RingMove struct {
	Week          int
	By, Ring, Why string // who proposed it: a handle
	Settled       string // why it was done
}

// Technologies are on the radar of the sample.
var Technologies = []Technology{
	{"Go", "languages", "What bookings, tickets and timetables are written in.", []string{"language:Go"}, []RingMove{
		{-145, "piet.oduya", "adopt", "The old office wrote it, and it holds.", "So be it."}}},
	{"TypeScript", "languages", "Web and app, with types.", []string{"language:TypeScript"}, []RingMove{
		{-104, "joris.venn", "trial", "Half of our faults in the web were of a kind that types find.", "On the checkout first."},
		{-60, "joris.venn", "adopt", "In a year none of these faults reached a passenger.", "Everywhere, then."}}},
	{"Python", "languages", "For predictions.", []string{"language:Python"}, []RingMove{
		{-98, "oskar.wendt", "adopt", "Whoever predicts water writes it.", "For predictions, and nothing that sells."}}},
	{"Rust", "languages", "For the readers at the gates.", []string{"language:Rust"}, []RingMove{
		{-30, "tariq.amin", "assess", "The readers in C crash when it is cold, and we do not know why.", "Try it on one reader."}}},
	{"React", "tools", "What the app's screens are made of.", []string{"npm:react", "npm:react-native"}, []RingMove{
		{-100, "hanne.lund", "adopt", "One screen for both kinds of phones.", "It saves a team."}}},
	{"Moment", "tools", "Times and time zones. Its authors say to begin nothing new with it.",
		[]string{"npm:moment"}, []RingMove{
			{-120, "joris.venn", "adopt", "Everybody knows it.", "Fine."},
			{-40, "noor.halden", "hold", "It is half of what the page loads, and browsers do it now.",
				"Nothing new with it; take it out where you are anyway."}}},
	{"Lit", "tools", "Components of the web that need no build.", []string{"npm:lit"}, []RingMove{
		{-70, "noor.halden", "trial", "The calendar in it is a tenth of the size.", "On the calendar."}}},
	{"scikit-learn", "tools", "For how full a sailing will be.", []string{"pypi:scikit-learn"}, []RingMove{
		{-80, "imke.osei", "trial", "It predicts as well as what we wrote, with less to keep.", "On demand, not on tides."},
		{-20, "imke.osei", "adopt", "A season without a surprise.", "Agreed."}}},
	{"FastAPI", "tools", "", []string{"pypi:fastapi"}, []RingMove{
		{-75, "dario.feld", "trial", "Answers of predictions need a door.", "Behind the bookings only."}}},
	{"Docker", "platforms", "", []string{"technology:Docker"}, []RingMove{
		{-90, "leila.stroem", "adopt", "The same on every machine.", "Yes."}}},
	{"Kubernetes", "platforms", "", []string{"go:k8s.io/*", "technology:Kubernetes"}, []RingMove{
		{-52, "jun.arai", "assess", "Three services restart by hand at night.", "Find out what it costs us to keep."},
		{-5, "jun.arai", "trial", "It cost two days in a quarter, and no night.", ""}}},
	{"Kafka", "platforms", "", []string{"maven:org.apache.kafka:*", "npm:kafkajs", "go:github.com/segmentio/kafka-go"}, []RingMove{
		{-88, "amara.quist", "adopt", "Bookings have to reach the gates in order.", "On the gates."}}},
	{"Decision records", "practices", "Why it is so, beside the code.", nil, []RingMove{
		{-65, "ines.kaldor", "trial", "We ask the same twice a year.", "In one repository."},
		{-26, "ines.kaldor", "adopt", "New people read them, and ask better questions.", "Everywhere."}}},
	{"Pairing on tides", "practices", "Two at each change of the solver.", nil, []RingMove{
		{-18, "oskar.wendt", "trial", "Nobody else can read it any more.", "Until summer."}}},
}

// Look is what a scan saw in a repository, a while ago.
type Look struct {
	Repository                        string
	Packages, Languages, Technologies []string // packages as keys, such as npm:react
}

// LookWeek is when that was.
const LookWeek = -8

// Looks are what was there before the app began to use Moment.
var Looks = []Look{
	{"ferryline", []string{"npm:lit", "npm:moment"}, []string{"C", "Go", "Shell", "TypeScript"}, nil},
	{"ferryline-app", []string{"npm:jest", "npm:react", "npm:react-native", "npm:typescript"},
		[]string{"Kotlin", "Swift", "TypeScript"}, nil},
	{"ferryline-tides", []string{"pypi:fastapi", "pypi:numpy", "pypi:pandas", "pypi:scikit-learn"},
		[]string{"Python", "SQL"}, []string{"Docker"}},
}
