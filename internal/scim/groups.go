package scim

import (
	"fmt"
	"strings"

	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

// groups are the organisation, its units, teams and projects.
var groups = kind{name: "Groups", one: "group", ids: groupIDs, show: showGroup, save: saveGroup, end: endGroup}

func groupIDs(s *state) []string {
	var keys []string
	for _, g := range s.Scopes { // by key
		if g.On(s.today) {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

func showGroup(s *state, key string) resource {
	g := s.Scope(key)
	if g == nil || !g.On(s.today) {
		return nil
	}
	of := resource{"schemas": []any{groupSchema}, "id": g.Key, "displayName": g.Name,
		"meta": resource{"resourceType": "Group", "location": s.base + "/Groups/" + g.Key}}
	if g.External != "" {
		of["externalId"] = g.External
	}
	var members []any
	for _, handle := range s.in[key] {
		p := s.person[handle]
		members = append(members, resource{"value": p.ID, "display": p.Name, "type": "User",
			"$ref": s.base + "/Users/" + p.ID})
	}
	if members != nil {
		of["members"] = members
	}
	return of
}

func saveGroup(r request, tx *store.Tx, s *state, key string, of resource) (string, error) {
	name, err := textOf(of, "displayName")
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", invalid("invalidValue", "displayName is missing")
	}
	external, err := textOf(of, "externalId")
	if err != nil {
		return "", err
	}
	wanted, err := membersOf(s, of)
	if err != nil {
		return "", err
	}
	fresh := key == ""
	if fresh {
		key = s.freeKey(name)
	}
	return key, r.provision(tx, func(is *roster.Roster) error {
		if fresh {
			is.Scopes = append(is.Scopes, roster.Scope{Key: key, Kind: roster.Team})
		}
		g := is.Scope(key)
		g.Name, g.External = name, external
		there := map[string]bool{}
		for _, handle := range s.in[key] {
			there[handle] = true
		}
		s.leave(is, func(m roster.Member) bool { return m.Scope == key && !wanted[m.Person] })
		for _, p := range s.Persons { // in their order
			if wanted[p.Handle] && !there[p.Handle] {
				is.Members = append(is.Members, roster.Member{Person: p.Handle, Scope: key, Share: 100,
					Span: roster.Span{From: s.today}})
			}
		}
		return nil
	})
}

// membersOf reads the handles of a group's members.
func membersOf(s *state, of resource) (map[string]bool, error) {
	ids, err := valuesOf(of, "members")
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		handle := s.handle[id]
		if handle == "" {
			return nil, invalid("invalidValue", "The member %.60q is no user; groups in groups are not taken", id)
		}
		wanted[handle] = true
	}
	return wanted, nil
}

// freeKey makes a key of a name that no scope has.
func (s *state) freeKey(name string) string {
	key := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name)), "-")
	for strings.Contains(key, "--") {
		key = strings.ReplaceAll(key, "--", "-")
	}
	if key = strings.Trim(key[:min(len(key), 50)], "-"); key == "" {
		key = "group"
	}
	for n := 2; s.Scope(key) != nil; n++ {
		key = fmt.Sprintf("%s-%d", strings.TrimSuffix(key, fmt.Sprintf("-%d", n-1)), n)
	}
	return key
}

func endGroup(r request, tx *store.Tx, s *state, key string) error {
	return r.provision(tx, func(is *roster.Roster) error {
		s.shut(&is.Scope(key).Span)
		s.leave(is, func(m roster.Member) bool { return m.Scope == key })
		s.handOver(is, func(h roster.Holder) bool { return h.Scope == key })
		return nil
	})
}
