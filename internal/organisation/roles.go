package organisation

import "github.com/leadwright/leadwright/internal/access"

// relations is how the holder of a role stands to those who are in the scope it is held in, and in all scopes inside
// that. What follows from a relation is in the policy of package access.
var relations = map[string]access.Relation{
	"technical-lead":        access.Leads,
	"team-lead":             access.Leads,
	"technical-team-leader": access.Leads,
	"lead-engineer":         access.Leads,

	"manager":             access.Manages,
	"engineering-manager": access.Manages,

	"project-manager": access.Coordinates, // in projects alone

	"director-of-engineering": access.Directs,
	"vp-engineering":          access.Directs,
	"cto":                     access.Directs,
	"cio":                     access.Directs,
}
