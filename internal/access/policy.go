package access

import (
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// Action is something that an actor may or may not do.
type Action string

// The actions.
const (
	ReadKnowledge      Action = "read knowledge"      // repositories, areas, who understands what, what is thin
	ManageRepositories Action = "manage repositories" // add, scan, rename, remove
	MineHistory        Action = "mine history"        // store what a scan found

	ReadPeople        Action = "read people"        // the list of persons and identities
	ReadPerson        Action = "read a person"      // what the histories say about one person
	EditEvidence      Action = "edit evidence"      // correct, add to or withdraw evidence about a person
	ConfirmEvidence   Action = "confirm evidence"   // that somebody else understands what they say they do
	NameStewards      Action = "name stewards"      // ask somebody to answer for a part of a repository
	PlanHandovers     Action = "plan handovers"     // who learns what before somebody is away
	ConfirmIdentities Action = "confirm identities" // say which identities are one person, and take it back

	ReadOrganisation  Action = "read the organisation"   // units, teams, projects, who is in them, who holds which role
	EditOrganisation  Action = "edit the organisation"   // change a scope, its members and holders
	ApplyOrganisation Action = "import the organisation" // change all of it from a file or a directory
	SetRelations      Action = "say what a role shows"   // which relation it gives to those in its scope
	AcceptFinding     Action = "accept a finding"        // say that a gap or an overlap is wanted
	ReadAbsences      Action = "read absences"           // from when to when somebody is away
	ReadAbsenceReason Action = "read why somebody is away"
	ReadExits         Action = "read who is about to leave" // who has left is no secret
	EditAbsences      Action = "edit absences"

	ReadSkills    Action = "read skills"         // what one person declared and was assessed at
	DeclareSkills Action = "declare skills"      // level and interest
	AssessSkills  Action = "assess skills"       // beside what the person declared
	ReadSkillSums Action = "read skills in sums" // of a scope, without names
	CurateSkills  Action = "curate skills"       // the vocabulary
	ReadCareer    Action = "read a career path"  // which way a person could go, and what they have evidence for
	ExportPerson  Action = "export a person"     // everything that is stored about them
	ErasePerson   Action = "erase a person"      // so that nothing is left that names them
	ReadLookers   Action = "read who looked"     // who looked at what about a person

	ReadDecisions    Action = "read decisions"    // and comments on them; drafts are for who wrote them and who decides
	ProposeDecisions Action = "propose decisions" // and say something to one
	Decide           Action = "decide"            // in a scope, or for all of the organisation
	SetHomes         Action = "choose where decisions are kept"

	ReadObjectives Action = "read objectives"
	SetObjectives  Action = "set objectives" // in a scope, or for all of the organisation
	TakeReadings   Action = "take readings"  // of what tells how far one's own objectives are

	ReadStandards     Action = "read standards" // and what they come to, reports and exemptions
	SetStandards      Action = "set standards"  // of a scope, or of all of the organisation
	AskExemptions     Action = "ask for exemptions"
	GrantExemptions   Action = "grant exemptions" // to repositories of a scope
	PushReports       Action = "push reports"     // of other tools, on repositories of a scope
	ReadStrategies    Action = "read strategies"  // and visions; drafts are for who sets them
	SetStrategies     Action = "set strategies"   // in a scope, or for all of the organisation
	DiscussStrategies Action = "say something to strategies"

	ReadProjects   Action = "read projects"    // what they are for, their dates, risks and items
	SetProjects    Action = "set projects"     // their goals, dates, budget and plans
	TakeWork       Action = "take work in"     // what the sources of a project say
	WorkOnProjects Action = "work on projects" // their items, risks and notes
	ReadBudgets    Action = "read budgets"
	ReadRates      Action = "read rates" // what an hour of somebody costs
	SetRates       Action = "set rates"

	ManageAccounts Action = "manage accounts"  // invite, close, give roles, help to recover
	ClaimPerson    Action = "say who they are" // which person their own account belongs to
	ManageOwners   Action = "manage owners"    // the same for accounts that own this Leadwright
	ManageSessions Action = "manage sessions"  // see who is signed in and end it
	ManageJobs     Action = "manage jobs"      // see background work and cancel it
	ReadRecord     Action = "read the record"  // who did what
)

// rule says who may do an action: who has one of these roles in Leadwright, or who stands in one of these relations to
// the person or scope that the action is about. Whoever may only read may do what only reads. Whoever left may do to
// themselves what only reads, and what is lasting: see [Standing].
type rule struct {
	who     []Role
	by      Relation
	reads   bool
	lasting bool
}

// Who runs Leadwright, who uses it, and who does as well as Leadwright's own work.
var (
	runs = []Role{Owner, Administrator}
	all  = []Role{Owner, Administrator, Member, Worker}
)

// policy is who may do what. What it does not list nobody may. That somebody runs Leadwright gives them no sight of
// what is private to persons: only standing in the organisation does.
var policy = map[Action]rule{
	ReadKnowledge:      {who: all, reads: true},
	ManageRepositories: {who: runs},
	MineHistory:        {who: []Role{Owner, Administrator, Worker}},

	ReadPeople:        {who: all, reads: true},
	ReadPerson:        {who: []Role{Owner}, by: Self | Leads | Manages, reads: true},
	EditEvidence:      {who: []Role{Owner}, by: Self},
	ConfirmEvidence:   {who: []Role{Owner, Administrator, Member}},
	NameStewards:      {who: []Role{Owner, Administrator, Member}},
	PlanHandovers:     {who: []Role{Owner, Administrator, Member}},
	ConfirmIdentities: {who: runs},

	ReadOrganisation:  {who: all, reads: true},
	EditOrganisation:  {who: runs, by: Manages | Directs},
	ApplyOrganisation: {who: runs},
	SetRelations:      {who: []Role{Owner}},
	AcceptFinding:     {who: runs, by: Leads | Manages | Directs},
	ReadAbsences:      {who: []Role{Worker}, by: Self | Peer | Leads | Manages | Coordinates, reads: true},
	ReadAbsenceReason: {by: Self | Manages, reads: true},
	ReadExits:         {who: []Role{Worker}, by: Self | Peer | Leads | Manages | Coordinates | Directs, reads: true},
	EditAbsences:      {who: runs, by: Self | Manages},

	ReadSkills:    {who: []Role{Worker}, by: Self | Leads | Manages, reads: true},
	DeclareSkills: {by: Self},
	AssessSkills:  {by: Leads | Manages},
	ReadSkillSums: {who: runs, by: Peer | Leads | Manages | Directs, reads: true},
	CurateSkills:  {who: runs},
	ReadCareer:    {by: Self | Leads | Manages, reads: true},
	ExportPerson:  {by: Self, reads: true},
	ErasePerson:   {who: runs, by: Self, lasting: true},
	ReadLookers:   {by: Self, reads: true},

	ReadDecisions:    {who: all, reads: true},
	ProposeDecisions: {who: []Role{Owner, Administrator, Member}},
	Decide:           {who: runs, by: Leads | Manages | Directs},
	SetHomes:         {who: runs}, // it lets Leadwright commit to a repository

	ReadObjectives: {who: all, reads: true},
	SetObjectives:  {who: runs, by: Leads | Manages | Directs},
	TakeReadings:   {who: []Role{Owner, Administrator, Member}},

	ReadStandards:     {who: all, reads: true},
	SetStandards:      {who: runs, by: Leads | Manages | Directs},
	AskExemptions:     {who: []Role{Owner, Administrator, Member}},
	GrantExemptions:   {who: runs, by: Leads | Manages | Directs},
	PushReports:       {who: runs, by: Peer | Leads | Manages | Directs},
	ReadStrategies:    {who: all, reads: true},
	SetStrategies:     {who: runs, by: Leads | Manages | Directs},
	DiscussStrategies: {who: []Role{Owner, Administrator, Member}},

	ReadProjects:   {who: all, reads: true},
	SetProjects:    {who: runs, by: Leads | Manages | Directs | Coordinates},
	TakeWork:       {who: []Role{Owner, Administrator, Worker}, by: Leads | Manages | Directs | Coordinates},
	WorkOnProjects: {who: runs, by: Peer | Leads | Manages | Directs | Coordinates},
	ReadBudgets:    {who: runs, by: Peer | Leads | Manages | Directs | Coordinates, reads: true},
	ReadRates:      {by: Manages | Directs, reads: true},
	SetRates:       {by: Manages | Directs},

	ManageAccounts: {who: runs},
	ClaimPerson:    {who: []Role{Owner}},
	ManageOwners:   {who: []Role{Owner}},
	ManageSessions: {who: runs},
	ManageJobs:     {who: runs},
	ReadRecord:     {who: runs, reads: true},
}

// Sights returns, for all that is private to persons and is to be read, the relations that show it; each set once. So who
// stands to somebody in a relation of each set that another does sees as much.
func Sights() []Relation {
	var all []Relation
	for _, rule := range policy {
		if by := rule.by &^ Self; rule.reads && by != 0 {
			all = append(all, by)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// May returns nil when the actor may do act anywhere, else a fault of kind Denied.
func (a Actor) May(act Action) error { return a.may(act, 0) }

// MayAbout is May for an action about one person: how the actor stands to them counts too.
func (a Actor) MayAbout(act Action, personID string) error {
	return a.may(act, a.relationTo(personID))
}

// MayIn is May for an action in one scope: a unit, team or project.
func (a Actor) MayIn(act Action, scopeID string) error {
	return a.may(act, a.relationIn(scopeID))
}

func (a Actor) may(act Action, relation Relation) error {
	rule := policy[act]
	switch {
	case a.ID == "":
		return notSignedIn()
	case a.ReadOnly && !rule.reads:
		return OnlyReads()
	case a.hasLeft():
		if rule.by&relation&Self != 0 && (rule.reads || rule.lasting) {
			return nil
		}
		return fault.Denied("%s has left the organisation and may not %s", a.Name, act).
			WithHint("What is kept about you is still yours to read. For all else ask who runs this Leadwright.")
	case slices.Contains(rule.who, a.Role), rule.by&relation != 0:
		return nil
	default:
		return fault.Denied("%s may not %s", a.Name, act).WithHint("Ask who runs this Leadwright.")
	}
}

// OnlyReads is the refusal of somebody whose token may only read.
func OnlyReads() error {
	return fault.Denied("This token may only read").WithHint("Use one that may also change things.")
}

// notSignedIn is the refusal of somebody who is not known.
func notSignedIn() error {
	return fault.Denied("You are not signed in").
		WithHint("Sign in, or open the one-time link that Leadwright shows in the terminal where it starts.")
}
