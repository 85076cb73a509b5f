// Package dossier hands a person everything that is kept about them ([Export]), and takes a person out of all that is
// kept ([Erase]). It joins the areas, each of which offers its own part, and owns no tables.
//
// What an export has is for the person alone: not for who manages them, and not for who runs Leadwright. What erasure
// removes, what it leaves without a name, and what is beyond its reach, [Outlook] says before; nothing brings it back.
// See decisions/0017.
package dossier

import "time"

// Dossier is everything that is kept about one person. Names of JSON fields stay; fields may be added.
type Dossier struct {
	Made         time.Time         `json:"made"`
	Person       string            `json:"person" doc:"Id of the person"`
	Name         string            `json:"name"`
	Earlier      []string          `json:"earlier" doc:"Other ids that mean them"`
	Accounts     []KeptAccount     `json:"accounts"`
	Identities   []KeptIdentity    `json:"identities" doc:"Names and addresses that histories and the organisation show"`
	Decisions    []KeptDecision    `json:"decisions" doc:"What was decided about these, the newest first"`
	Organisation *KeptOrganisation `json:"organisation,omitempty" doc:"Missing for whom it does not name"`
	Skills       []KeptSkill       `json:"skills"`
	Technologies []KeptFound       `json:"technologies" doc:"Found, and no skill yet. Not stored: worked out"`
	Said         []KeptStatement   `json:"said" doc:"Who understands what, as they or others with them said, the newest first"`
	Stewardships []KeptStewardship `json:"stewardships" doc:"Parts of repositories that they answer for, or were asked to"`
	OptOuts      []KeptOptOut      `json:"review_opt_outs" doc:"Where they asked not to be suggested as a reviewer"`
	Handovers    []KeptHandover    `json:"handovers" doc:"Plans that they made or have a part in, or that are about their absence"`
	Wrote        []KeptDirection   `json:"decisions_written" doc:"Decisions for the organisation that they wrote, the newest first"`
	Problems     []KeptProblem     `json:"problems_written" doc:"Problems that they wrote down, the newest first"`
	Experiments  []KeptExperiment  `json:"experiments" doc:"That they planned, said yes to or were in, and what they said of some"`
	Initiatives  []KeptInitiative  `json:"initiatives" doc:"That they wrote, and those about which they were asked"`
	Commented    []KeptDirection   `json:"decisions_commented" doc:"What they said about such decisions"`
	Asked        []KeptDirection   `json:"decisions_answered" doc:"Decisions on which their word was asked for, and what they said"`
	Objectives   []KeptObjective   `json:"objectives" doc:"Objectives that they answer for or wrote, the newest first"`
	Readings     []KeptReading     `json:"readings" doc:"What they read of measures of objectives, the newest first"`
	Exemptions   []KeptExemption   `json:"exemptions" doc:"From standards, that they asked for or answered, the newest first"`
	Strategies   []KeptStrategy    `json:"strategies" doc:"Versions of strategies that they wrote, and what they said of some"`
	Radar        []KeptMove        `json:"radar" doc:"Moves on the technology radar that they proposed or settled"`
	Projects     []KeptDelivery    `json:"projects" doc:"Risks, notes, what they are to do, and what an hour of theirs costs"`
	Knowledge    []KeptKnowledge   `json:"knowledge" doc:"Areas with their evidence. Not stored: worked out"`
	Did          []KeptDeed        `json:"did" doc:"What their accounts did, the newest first"`
	Changed      []KeptChange      `json:"changed" doc:"What their accounts changed in the organisation, the newest first"`
	DoneTo       []KeptDeed        `json:"done_to" doc:"What others did to them, the newest first"`
	Looked       []KeptLook        `json:"looked" doc:"What they looked at about people, the newest first"`
	LookedAt     []KeptLook        `json:"looked_at" doc:"Who looked at what about them, the newest first"`
	NotHere      []string          `json:"not_here" doc:"What concerns them and is not in here, in sentences"`
}

// KeptAccount is an account; no secrets.
type KeptAccount struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Role      string         `json:"role"`
	State     string         `json:"state"`
	Login     string         `json:"login"`
	Email     string         `json:"email" doc:"An address it was invited with, empty for none"`
	Created   time.Time      `json:"created"`
	Password  bool           `json:"password" doc:"It signs in with a password, of which only a digest is kept"`
	Passkeys  []KeptKey      `json:"passkeys"`
	Providers []KeptProvider `json:"providers"`
	Sessions  []KeptSession  `json:"sessions"`
	Tokens    []KeptKey      `json:"tokens"`
}

// KeptKey is a passkey or a personal token by its name.
type KeptKey struct {
	Name    string     `json:"name"`
	Created time.Time  `json:"created"`
	Used    *time.Time `json:"used,omitempty"`
	Expires *time.Time `json:"expires,omitempty" doc:"Of a token"`
}

// KeptProvider is an account at a provider that signs in here.
type KeptProvider struct {
	Issuer  string    `json:"issuer"`
	Subject string    `json:"subject"`
	Label   string    `json:"label"`
	Created time.Time `json:"created"`
}

// KeptSession is a browser that is signed in.
type KeptSession struct {
	Browser string    `json:"browser"`
	Way     string    `json:"way"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
}

// KeptIdentity is a name and an address that are taken to be theirs.
type KeptIdentity struct {
	Name   string   `json:"name"`
	Email  string   `json:"email"`
	Reason string   `json:"reason" doc:"Why it is theirs; empty for the first"`
	Meant  []string `json:"meant" doc:"What .mailmap files make of it"`
}

// KeptDecision is what somebody decided about identities.
type KeptDecision struct {
	At     time.Time  `json:"at"`
	By     string     `json:"by"`
	Verb   string     `json:"verb"`
	One    []string   `json:"one" doc:"The identities that were joined with, kept from or taken from the others"`
	Other  []string   `json:"other"`
	Undone *time.Time `json:"undone,omitempty"`
}

// KeptOrganisation is what the organisation says of a person.
type KeptOrganisation struct {
	Handle      string        `json:"handle"`
	Name        string        `json:"name"`
	Emails      []string      `json:"emails"`
	Title       string        `json:"title"`
	Disciplines []string      `json:"disciplines"`
	TimeZone    string        `json:"time_zone"`
	Week        string        `json:"week"`
	ReportsTo   string        `json:"reports_to" doc:"A handle, empty for nobody"`
	External    string        `json:"external" doc:"What a directory calls them"`
	From        string        `json:"from"`
	Until       string        `json:"until"`
	Memberships []KeptPlace   `json:"memberships"`
	Roles       []KeptPlace   `json:"roles"`
	Absences    []KeptAbsence `json:"absences"`
	SaidPresent string        `json:"said_present" doc:"When it was said last that they are not away, though not seen"`
	Changes     []KeptChange  `json:"changes" doc:"About them, the newest first"`
}

// KeptPlace is a membership, or a role, in a scope.
type KeptPlace struct {
	Scope string `json:"scope"`
	Role  string `json:"role,omitempty"`
	Share int    `json:"share,omitempty" doc:"Of a membership: percent of the working week"`
	From  string `json:"from"`
	Until string `json:"until"`
}

// KeptAbsence is when somebody was, is or will be away.
type KeptAbsence struct {
	Kind   string `json:"kind"`
	From   string `json:"from"`
	Until  string `json:"until"`
	Reason string `json:"reason"`
}

// KeptChange is an entry of the organisation's history.
type KeptChange struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	What string    `json:"what"`
}

// KeptSkill is a skill, with what the person said of it and what others wrote beside it.
type KeptSkill struct {
	Skill       string           `json:"skill"`
	Kind        string           `json:"kind"`
	Declared    []KeptDeclared   `json:"declared" doc:"The newest first"`
	Assessments []KeptAssessment `json:"assessments" doc:"By others, the newest first"`
	Evidence    []KeptEvidence   `json:"evidence" doc:"Written down by hand, the newest first"`
	Found       []KeptFound      `json:"found" doc:"Not stored: worked out from histories"`
}

// KeptDeclared is what the person said of themselves at one time.
type KeptDeclared struct {
	At       time.Time `json:"at"`
	Level    int       `json:"level"`
	Interest int       `json:"interest"`
	Words    string    `json:"words"`
}

// KeptAssessment is what somebody wrote beside it.
type KeptAssessment struct {
	Day       string `json:"day"`
	By        string `json:"by"`
	Level     int    `json:"level"`
	Evidence  string `json:"evidence"`
	Withdrawn bool   `json:"withdrawn"`
}

// KeptStatement is what somebody said about who understands a part of a repository.
type KeptStatement struct {
	Day        string `json:"day"`
	Kind       string `json:"kind"`
	Repository string `json:"repository"`
	Area       string `json:"area,omitempty"`
	Path       string `json:"path,omitempty"`
	Person     string `json:"person" doc:"Who understands it, or says not to"`
	Other      string `json:"other,omitempty" doc:"Who walked them through, or who confirmed it"`
	Rating     int    `json:"rating" doc:"1 to 5; 0 where it was not said"`
	Note       string `json:"note"`
	Confirmed  bool   `json:"confirmed"`
}

// KeptOptOut is that somebody asked not to be suggested as a reviewer.
type KeptOptOut struct {
	At         time.Time `json:"at"`
	Repository string    `json:"repository" doc:"Empty for all; the id of one that was removed since"`
	Until      string    `json:"until" doc:"The last day of it, empty for good"`
}

// KeptStewardship is a part of a repository that somebody answers for.
type KeptStewardship struct {
	At         time.Time `json:"at"`
	Repository string    `json:"repository"`
	Area       string    `json:"area,omitempty"`
	Path       string    `json:"path,omitempty"`
	By         string    `json:"by" doc:"Who named them"`
	Accepted   bool      `json:"accepted"`
}

// KeptDirection is a decision of the organisation that somebody wrote, or what they said about one.
type KeptDirection struct {
	At       time.Time `json:"at"`
	Decision string    `json:"decision" doc:"Its title"`
	Status   string    `json:"status,omitempty"`
	Answer   string    `json:"answer,omitempty" doc:"agrees or objects"`
	Text     string    `json:"text" doc:"What they said, or predicted of it"`
}

// KeptExperiment is an experiment that somebody had a part in, or what they read or said in one.
type KeptExperiment struct {
	At         time.Time `json:"at"`
	Experiment string    `json:"experiment" doc:"Its title"`
	Part       string    `json:"part" enum:"planned,said yes,took part,read,commented"`
	Value      string    `json:"value,omitempty" doc:"What they read"`
	Text       string    `json:"text,omitempty" doc:"What they said, or what they learnt where they planned it"`
}

// KeptInitiative is an initiative that somebody wrote, or was asked about.
type KeptInitiative struct {
	At         time.Time `json:"at"`
	Initiative string    `json:"initiative" doc:"Its title"`
	Part       string    `json:"part" enum:"wrote,asked"`
	Answer     string    `json:"answer,omitempty" enum:"accept,decline,defer" doc:"Missing while it is waited for"`
	Text       string    `json:"text,omitempty" doc:"Their reason, or the problem where they wrote it"`
}

// KeptDelivery is something of theirs in a project.
type KeptDelivery struct {
	At      *time.Time `json:"at,omitempty"`
	Project string     `json:"project,omitempty" doc:"Its key, where it is about one"`
	Part    string     `json:"part" enum:"watches,wrote,planned,asked,costs"`
	Text    string     `json:"text"`
}

// KeptProblem is a problem that they wrote down.
type KeptProblem struct {
	At    time.Time `json:"at"`
	Title string    `json:"title"`
	Text  string    `json:"text"`
}

// KeptObjective is an objective that they answer for or wrote.
type KeptObjective struct {
	At         time.Time `json:"at"`
	Title      string    `json:"title"`
	Owner      bool      `json:"owner" doc:"They answer for it"`
	Confidence int       `json:"confidence" doc:"In percent; 0 where it was not said"`
}

// KeptExemption is an exemption from a standard that they asked for or answered.
type KeptExemption struct {
	At         time.Time `json:"at"`
	Repository string    `json:"repository"`
	Standard   string    `json:"standard"`
	Reason     string    `json:"reason"`
	Until      string    `json:"until"`
	State      string    `json:"state"`
	Answer     string    `json:"answer"`
}

// KeptReading is what they read of a measure.
type KeptReading struct {
	Day       string  `json:"day"`
	Objective string  `json:"objective" doc:"Its title"`
	Measure   string  `json:"measure" doc:"Its name"`
	Value     float64 `json:"value"`
	Note      string  `json:"note"`
}

// KeptStrategy is a version of a strategy that they wrote, or what they said of one.
type KeptStrategy struct {
	At       time.Time `json:"at"`
	Strategy string    `json:"strategy" doc:"Its title"`
	Part     string    `json:"part" enum:"wrote,asked,commented"`
	Says     string    `json:"says,omitempty" enum:"adopts,objects" doc:"Missing while it is waited for"`
	Text     string    `json:"text,omitempty"`
}

// KeptMove is a move on the technology radar that they proposed, or did or declined.
type KeptMove struct {
	At    time.Time `json:"at"`
	Entry string    `json:"entry" doc:"Its name"`
	To    string    `json:"to" doc:"The name of the ring"`
	Part  string    `json:"part" enum:"proposed,settled"`
	State string    `json:"state" enum:"proposed,done,declined"`
	Text  string    `json:"text" doc:"Their reason"`
}

// KeptHandover is somebody's part in a plan to hand over knowledge.
type KeptHandover struct {
	Made       string   `json:"made"`
	From       string   `json:"from" doc:"The first day without those who are away"`
	Name       string   `json:"name"`
	Repository string   `json:"repository"`
	Maker      bool     `json:"maker" doc:"They made it"`
	Away       bool     `json:"away" doc:"It is about their absence"`
	Teaches    []string `json:"teaches" doc:"Areas"`
	Learns     []string `json:"learns" doc:"Areas"`
}

// KeptEvidence is a sentence in support of a skill.
type KeptEvidence struct {
	Day       string `json:"day"`
	By        string `json:"by"`
	Sentence  string `json:"sentence"`
	Link      string `json:"link"`
	Withdrawn bool   `json:"withdrawn"`
}

// KeptFound is a language or technology in files that the person understands.
type KeptFound struct {
	Name       string    `json:"name"`
	Repository string    `json:"repository"`
	Files      int       `json:"files"`
	Lines      int       `json:"lines"`
	Last       time.Time `json:"last"`
}

// KeptKnowledge is what a repository's history says of a person.
type KeptKnowledge struct {
	Repository string     `json:"repository"`
	Areas      []KeptArea `json:"areas"`
	Missing    string     `json:"missing,omitempty" doc:"Why the history could not be asked, in a sentence"`
}

// KeptArea is an area with evidence of theirs.
type KeptArea struct {
	Area        string         `json:"area"`
	Understands bool           `json:"understands"`
	Evidence    map[string]int `json:"evidence" doc:"Items of evidence by kind"`
	First       time.Time      `json:"first"`
	Last        time.Time      `json:"last"`
}

// KeptDeed is an entry of the record of who did what.
type KeptDeed struct {
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Verb    string    `json:"verb"`
	Subject string    `json:"subject"`
}

// KeptLook is an entry of the record of who looked at what about whom.
type KeptLook struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Person string    `json:"person" doc:"Id of whom it was about"`
	What   string    `json:"what"`
}
