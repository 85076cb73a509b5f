package people

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Proposals returns open proposals, the strongest first.
func Proposals(ctx context.Context, tx *store.Tx, actor access.Actor, page Page) (ProposalPage, error) {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return ProposalPage{}, err
	}
	limit, err := page.limit()
	if err != nil {
		return ProposalPage{}, err
	}
	after, afterID := int64(4), ""
	if page.After != "" {
		strength, id, ok := strings.Cut(page.After, ".")
		if after, err = strconv.ParseInt(strength, 10, 32); err != nil || !ok {
			return ProposalPage{}, badCursor()
		}
		afterID = id
	}
	var out ProposalPage
	if out.Total, _, err = store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM people_proposal`); err != nil {
		return ProposalPage{}, err
	}
	var people []string
	var sides [][2]string
	last := ""
	err = each(ctx, tx, func(r store.Row) error {
		id, p, err := scanProposal(r)
		if err != nil {
			return err
		}
		if len(sides) == limit { // one more than asked for: there is a next page
			out.Next = last
			return nil
		}
		out.Proposals = append(out.Proposals, Proposal{ID: id, Confidence: confidence(p.strength), Reason: p.reason})
		sides = append(sides, [2]string{p.personA, p.personB})
		people = append(people, p.personA, p.personB)
		last = strconv.Itoa(p.strength) + "." + id
		return nil
	}, selectProposals+` WHERE strength < $1 OR strength = $1 AND id > $2 ORDER BY strength DESC, id LIMIT $3`,
		after, afterID, limit+1)
	if err != nil {
		return ProposalPage{}, err
	}
	found, err := Names(ctx, tx, people...)
	if err != nil {
		return ProposalPage{}, err
	}
	for n, s := range sides {
		out.Proposals[n].A, out.Proposals[n].B = found[s[0]], found[s[1]]
	}
	return out, nil
}

func (p Page) limit() (int, error) {
	switch {
	case p.Limit == 0:
		return 50, nil
	case p.Limit < 0 || p.Limit > 200:
		return 0, fault.Invalid("limit", "A page holds 1 to 200 entries, not %d", p.Limit)
	}
	return p.Limit, nil
}

func badCursor() error {
	return fault.Invalid("after", "This place in the list is not known").WithHint("Begin again with the first page.")
}

// Confirm makes the two persons of a proposal one, whose id is the older's, and returns the decision's id for Undo.
// A proposal that was decided meanwhile gives a Conflict.
func Confirm(ctx context.Context, tx *store.Tx, actor access.Actor, proposalID string) (decisionID string, err error) {
	p, err := openProposal(ctx, tx, actor, proposalID)
	if err != nil {
		return "", err
	}
	return join(ctx, tx, actor, p, proposalID)
}

// Join makes two persons one where no proposal asks for it. It returns the decision's id for Undo.
func Join(ctx context.Context, tx *store.Tx, actor access.Actor, personA, personB string) (
	decisionID string, err error) {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return "", err
	}
	found, err := Names(ctx, tx, personA, personB)
	if err != nil {
		return "", err
	}
	a, b := found[personA], found[personB]
	switch {
	case a.ID == "":
		return "", fault.NotFound("There is no person %q", personA)
	case b.ID == "":
		return "", fault.NotFound("There is no person %q", personB)
	case a.ID == b.ID:
		return "", fault.Invalid("person", "A person cannot be joined with the same person").
			WithHint("Choose another person.")
	}
	return join(ctx, tx, actor, proposalRow{personA: a.ID, personB: b.ID, identityA: a.Identities[0].ID,
		identityB: b.Identities[0].ID}, "")
}

func join(ctx context.Context, tx *store.Tx, actor access.Actor, p proposalRow, proposal string) (string, error) {
	if err := mayBecome(ctx, tx, actor, p.personA, p.personB); err != nil {
		return "", err
	}
	id, err := decide(ctx, tx, actor, decision{verb: VerbConfirm, personID: p.personA, proposal: proposal,
		sides: [2][]string{{p.identityA}, {p.identityB}}})
	if err != nil {
		return "", err
	}
	links, err := Links(ctx, tx, p.identityA, p.identityB)
	if err != nil {
		return "", err
	}
	a, b := links[p.identityA], links[p.identityB]
	if a.PersonID != b.PersonID {
		both, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(DISTINCT i.person_id) FROM people_enrolled e
			JOIN people_identity i ON i.id = e.identity_id WHERE i.person_id IN ($1, $2)`, a.PersonID, b.PersonID)
		if err != nil {
			return "", err
		}
		if both == 2 {
			return "", fault.Conflict("%s and %s are two persons of the organisation", a.Name, b.Name).
				WithHint("Give the addresses of one of them to the other in the organisation first.")
		}
		return "", fault.Conflict("%s and %s were said to be two persons before", a.Name, b.Name).
			WithHint("Undo that decision first.")
	}
	_, err = tx.Exec(ctx, `UPDATE people_decision SET person_id = $1 WHERE id = $2`, a.PersonID, id)
	return id, err
}

// mayBecome refuses who would count as somebody else by their own answer: to say who they are is for owners.
func mayBecome(ctx context.Context, tx *store.Tx, actor access.Actor, persons ...string) error {
	if actor.PersonID == "" || actor.May(access.ClaimPerson) == nil {
		return nil
	}
	now, err := Current(ctx, tx, append(persons, actor.PersonID)...)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if now[p] == now[actor.PersonID] {
			return fault.Denied("%s may not say who they are themselves", actor.Name).
				WithHint("Ask an owner of this Leadwright to join these two: whoever counts as somebody sees what is theirs.")
		}
	}
	return nil
}

// Refuse says that the two persons of a proposal are two. They are not proposed again, and the automatic rule keeps
// them apart. It returns the decision's id for Undo.
func Refuse(ctx context.Context, tx *store.Tx, actor access.Actor, proposalID string) (decisionID string, err error) {
	p, err := openProposal(ctx, tx, actor, proposalID)
	if err != nil {
		return "", err
	}
	found, err := Names(ctx, tx, p.personA, p.personB)
	if err != nil {
		return "", err
	}
	return decide(ctx, tx, actor, decision{verb: VerbRefuse, proposal: proposalID,
		sides: [2][]string{identityIDs(found[p.personA].Identities), identityIDs(found[p.personB].Identities)}})
}

// Separate takes identities from their person, who keeps the others; together they are a person of their own. It
// returns the decision's id for Undo.
func Separate(ctx context.Context, tx *store.Tx, actor access.Actor, identities ...string) (
	decisionID string, err error) {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return "", err
	}
	if len(identities) == 0 {
		return "", fault.Invalid("identity", "No identity is named").WithHint("Name at least one identity to separate.")
	}
	owner := ""
	for _, id := range identities {
		i, err := identity(ctx, tx, id)
		switch {
		case err != nil:
			return "", err
		case i.PersonID == "":
			return "", fault.Invalid("identity", "%s is not a person's identity", i.Name)
		case owner != "" && i.PersonID != owner:
			return "", fault.Invalid("identity", "The identities belong to several persons").
				WithHint("Separate the identities of one person at a time.")
		}
		owner = i.PersonID
	}
	rest, err := restOf(ctx, tx, owner, identities)
	if err != nil {
		return "", err
	}
	if len(rest) == 0 {
		return "", fault.Invalid("identity", "These are all identities of this person, so nobody would be left").
			WithHint("Leave at least one identity with the person.")
	}
	return decide(ctx, tx, actor, decision{verb: VerbSeparate, personID: owner,
		sides: [2][]string{slices.Compact(slices.Sorted(slices.Values(identities))), rest}})
}

// Declare corrects what an identity is: a human, a bot or an agent. It returns the decision's id for Undo.
func Declare(ctx context.Context, tx *store.Tx, actor access.Actor, identityID string, kind Kind) (
	decisionID string, err error) {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return "", err
	}
	i, err := identity(ctx, tx, identityID)
	if err != nil {
		return "", err
	}
	_, enrolled, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT enrolment FROM people_enrolled WHERE identity_id = $1`, identityID)
	switch {
	case err != nil:
		return "", err
	case kind != KindHuman && kind != KindBot && kind != KindAgent:
		return "", fault.Invalid("kind", "%q is no kind of identity", kind).
			WithHint("The kinds are human, bot and agent.")
	case enrolled && kind != KindHuman:
		return "", fault.Conflict("%s is named as a person of the organisation", i.Name).
			WithHint("Take the address from that person in the organisation first.")
	case i.Kind == kind:
		return "", fault.Conflict("%s is known as a %s already", i.Name, kind)
	}
	rest, err := restOf(ctx, tx, i.PersonID, []string{identityID})
	if err != nil {
		return "", err
	}
	d := decision{verb: VerbDeclare, kind: kind, sides: [2][]string{{identityID}, rest}}
	if len(rest) > 0 {
		d.personID = i.PersonID
	}
	return decide(ctx, tx, actor, d)
}

// Undo takes a decision back: who is who becomes what it would be without it.
func Undo(ctx context.Context, tx *store.Tx, actor access.Actor, decisionID string) error {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return err
	}
	err := rematch(ctx, tx, actor, nil, func() error {
		undone, err := tx.Exec(ctx, `UPDATE people_decision SET undone = $1, undone_by = $2
			WHERE id = $3 AND undone IS NULL`, store.At(tx.Now()), actor.Name, decisionID)
		if err != nil || undone > 0 {
			return err
		}
		by, found, err := store.One(ctx, tx, store.Scan1[string],
			`SELECT undone_by FROM people_decision WHERE id = $1`, decisionID)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.NotFound("There is no decision %q", decisionID)
		default:
			return fault.Conflict("%s has undone this decision already", by)
		}
	})
	if err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "undid", "decision "+decisionID)
}

// decision is a decision to be stored.
type decision struct {
	verb     Verb
	kind     Kind
	personID string
	proposal string
	sides    [2][]string
}

// decide stores a decision, matches again and puts it on the record.
func decide(ctx context.Context, tx *store.Tx, actor access.Actor, d decision) (string, error) {
	id := tx.NewID()
	err := rematch(ctx, tx, actor, nil, func() error {
		_, err := tx.Exec(ctx, `INSERT INTO people_decision
			(id, verb, kind, person_id, proposal_id, at, actor_id, actor_name, undone_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')`,
			id, string(d.verb), string(d.kind), d.personID, d.proposal, store.At(tx.Now()), actor.ID, actor.Name)
		if err != nil {
			return err
		}
		_, err = tx.InsertMany(ctx, "people_side", []string{"decision_id", "side", "identity_id"},
			func(yield func([]any) bool) {
				for side, ids := range d.sides {
					for _, identity := range ids {
						if !yield([]any{id, side, identity}) {
							return
						}
					}
				}
			})
		return err
	})
	if err != nil {
		return "", err
	}
	return id, access.Record(ctx, tx, actor, recorded[d.verb], "decision "+id)
}

// recorded are the verbs of the record.
var recorded = map[Verb]string{
	VerbConfirm: "joined identities", VerbRefuse: "kept identities apart",
	VerbSeparate: "separated identities", VerbDeclare: "declared what an identity is",
}

// openProposal returns a proposal that waits for an answer.
func openProposal(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (proposalRow, error) {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return proposalRow{}, err
	}
	p, found, err := store.One(ctx, tx, func(r store.Row) (proposalRow, error) {
		_, p, err := scanProposal(r)
		return p, err
	}, selectProposals+` WHERE id = $1`, id)
	if err != nil || found {
		return p, err
	}
	type answer struct {
		by   string
		verb Verb
	}
	a, decided, err := store.One(ctx, tx, func(r store.Row) (answer, error) {
		var a answer
		err := r.Scan(&a.by, (*string)(&a.verb))
		return a, err
	}, `SELECT actor_name, verb FROM people_decision WHERE proposal_id = $1 AND undone IS NULL
		ORDER BY id DESC LIMIT 1`, id)
	switch {
	case err != nil:
		return p, err
	case decided && a.verb == VerbConfirm:
		return p, fault.Conflict("%s has confirmed this proposal already", a.by).
			WithHint("Undo that decision to answer again.")
	case decided:
		return p, fault.Conflict("%s has refused this proposal already", a.by).
			WithHint("Undo that decision to answer again.")
	default:
		return p, fault.NotFound("This proposal is no longer open").
			WithHint("Load the list again: what is known has changed.")
	}
}

// identity reads one identity.
func identity(ctx context.Context, tx *store.Tx, id string) (Identity, error) {
	found, err := identitiesWhere(ctx, tx, `id = $1`, id)
	if err != nil {
		return Identity{}, err
	}
	if len(found) == 0 {
		return Identity{}, fault.NotFound("There is no identity %q", id)
	}
	return found[0], nil
}

// restOf returns the identities of a person but the given ones.
func restOf(ctx context.Context, tx *store.Tx, personID string, but []string) ([]string, error) {
	if personID == "" {
		return nil, nil
	}
	all, err := identitiesWhere(ctx, tx, `person_id = $1`, personID)
	return slices.DeleteFunc(identityIDs(all), func(id string) bool { return slices.Contains(but, id) }), err
}

// identityIDs returns the ids of identities.
func identityIDs(identities []Identity) []string {
	ids := make([]string, len(identities))
	for n, i := range identities {
		ids[n] = i.ID
	}
	return ids
}
