// Package people knows persons and the identities they sign with.
//
// A history holds identities: a name and an address each. [Observe] stores them and gives the human ones to persons
// by the automatic rule, which merges only on strong evidence: the same address, the same full name, the same telling
// local part, the same canonical identity in a .mailmap file, or the same account at a forge. Weaker evidence becomes a
// proposal, which a person confirms or refuses ([Proposals], [Confirm], [Refuse]); what the rule joined wrongly a
// person takes apart ([Separate]); and every decision can be undone ([Undo]). Agents and bots are never persons.
//
// Who is who is a pure function of the identities and the decisions in force (match in match.go): the order in which
// identities were seen never changes the outcome, and undoing a decision restores exactly what was there before. A
// person's id derives from the identity seen first, so mining again gives the same ids; when two persons turn out to
// be one, the older id stays and the other leads to it ([Current]).
//
// Whom the organisation names as its persons is enrolled ([Enrol]): what is named as one is one person, and two who are
// enrolled never become one.
//
// Who was erased ([Erase]) is nobody any more, and is known again when a history shows them again ([Erased]).
//
// Tables: people_identity (what was seen), people_alias (what .mailmap files say), people_person, people_decision and
// people_side (what persons decided), people_enrolled (whom the organisation names), people_proposal, people_revision,
// people_erased and people_erased_key (by what those are known again who were erased).
package people

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// Kind says what signs with an identity.
type Kind string

// The kinds.
const (
	KindHuman Kind = "human"
	KindBot   Kind = "bot"
	KindAgent Kind = "agent"
)

// Identity is a name and an address found in a history.
type Identity struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"` // in lower case
	Kind     Kind   `json:"kind"`
	PersonID string `json:"person,omitempty"` // empty for agents and bots
	Reason   string `json:"reason,omitempty"` // why it belongs to its person, or why it is an agent's or a bot's
}

// Person is a human, with all identities that are theirs.
type Person struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Email      string     `json:"email"`      // a public mailbox rather than a forge's private address; may be empty
	Identities []Identity `json:"identities"` // oldest first
}

// Observed is an identity as a history shows it. Canonical is what the repository's .mailmap makes of it; left empty
// it is the identity itself.
type Observed struct {
	Name, Email                   string
	CanonicalName, CanonicalEmail string
}

// Link says whose an identity is. For agents and bots PersonID is empty and Name is the identity's.
type Link struct {
	PersonID string
	Name     string
	Kind     Kind
}

// Confidence says how strong the evidence for a proposal is.
type Confidence string

// The confidences, strongest first.
const (
	Strong   Confidence = "strong"
	Likely   Confidence = "likely"
	Possible Confidence = "possible"
)

// Proposal asks whether two persons are one.
type Proposal struct {
	ID         string     `json:"id"`
	Confidence Confidence `json:"confidence"`
	Reason     string     `json:"reason"` // a sentence
	A          Person     `json:"a"`      // the older, whose id would stay
	B          Person     `json:"b"`
}

// Page asks for part of a list.
type Page struct {
	After string // the cursor of the page before, empty for the first
	Limit int    // 1 to 200; 50 when 0
}

// ProposalPage is part of the list of proposals.
type ProposalPage struct {
	Proposals []Proposal `json:"proposals"`
	Total     int        `json:"total"`          // over all pages
	Next      string     `json:"next,omitempty"` // the cursor of the next page, empty on the last
}

// Verb says what a decision did.
type Verb string

// The verbs.
const (
	VerbConfirm  Verb = "confirm"  // two persons are one
	VerbRefuse   Verb = "refuse"   // two persons are not one, and are not proposed again
	VerbSeparate Verb = "separate" // identities left a person
	VerbDeclare  Verb = "declare"  // an identity is of another kind than its name suggests
)

// Decision is what a person decided about identities.
type Decision struct {
	ID       string        `json:"id"`
	Verb     Verb          `json:"verb"`
	Kind     Kind          `json:"kind,omitempty"`      // for VerbDeclare
	PersonID string        `json:"person,omitempty"`    // whose identities were joined or taken away
	Sides    [2][]Identity `json:"sides"`               // the first joined with, kept from or taken from the second
	By       string        `json:"by"`                  // the actor's name then
	At       time.Time     `json:"at"`                  // UTC
	UndoneBy string        `json:"undone_by,omitempty"` // empty while the decision is in force
	UndoneAt time.Time     `json:"undone_at,omitzero"`
}

// IdentityID returns the id of an identity, which is the same on every machine: it derives from the name and the
// address in lower case.
func IdentityID(name, email string) string {
	return derivedID("i", cleanText(name)+"\x00"+cleanEmail(email))
}

// derivedID makes an id of 26 lower-case characters and digits behind its prefix, from the source text.
func derivedID(prefix, source string) string {
	sum := sha256.Sum256([]byte(prefix + "\x00" + source))
	return prefix + idEncoding.EncodeToString(sum[:16])
}

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// SameName reports whether two names are one, however they are spaced, written in capitals or accented.
func SameName(a, b string) bool {
	words := func(s string) string { return strings.Join(strings.Fields(foldText(s)), " ") }
	return words(a) == words(b)
}

// cleanText makes a name storable: UTF-8 without NUL, without white space around it.
func cleanText(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
}

// cleanEmail makes an address storable and comparable.
func cleanEmail(s string) string { return strings.ToLower(cleanText(s)) }
