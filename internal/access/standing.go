package access

// Relation is a set of ways in which an actor stands to a person or to a scope. Beside Self they follow from the roles
// that people hold in the organisation; package organisation works them out.
type Relation uint8

// The relations.
const (
	Self        Relation = 1 << iota // is the person
	Peer                             // is in the same team or project
	Leads                            // leads them technically, or their team
	Manages                          // is answerable for them as manager
	Coordinates                      // manages a project they are in
	Directs                          // stands above their managers: director, vice president, chief officer
)

// Standing is how one person stands to others at one moment. It is immutable; nil is no standing at all.
type Standing struct {
	Persons map[string]Relation // by person id
	Scopes  map[string]Relation // by id of a unit, team or project, those inside others included
	Left    bool                // was in the organisation and is there no more
}

// hasLeft reports whether the actor is somebody who left the organisation. To an owner it makes no difference: a slip
// in the organisation would else lock everybody out.
func (a Actor) hasLeft() bool { return a.Standing != nil && a.Standing.Left && a.Role != Owner }

// relationTo is how the actor stands to a person. Nobody stands in any relation to no person.
func (a Actor) relationTo(personID string) Relation {
	if personID == "" {
		return 0
	}
	if a.PersonID == personID {
		return Self
	}
	if a.Standing == nil {
		return 0
	}
	return a.Standing.Persons[personID] &^ Self
}

// relationIn is how the actor stands to a scope.
func (a Actor) relationIn(scopeID string) Relation {
	if a.Standing == nil {
		return 0
	}
	return a.Standing.Scopes[scopeID] &^ Self
}
