package scim

import (
	"encoding/json"
	"maps"
	"strings"
)

// operation is one operation of a PATCH (RFC 7644, 3.5.2).
type operation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value"`
}

// maxOperations is how many operations one request may have.
const maxOperations = 1000

// lists are the attributes with many values.
var lists = map[string]bool{"emails": true, "members": true, "groups": true, "schemas": true, "phonenumbers": true,
	"addresses": true, "ims": true, "photos": true, "entitlements": true, "roles": true, "x509certificates": true}

// path is where an operation acts: an attribute, the values of it that a filter chooses, a part of those.
type path struct {
	attribute

	where expr
}

// parsePath reads attr, attr.sub, attr[filter] or attr[filter].sub.
func parsePath(text string) (path, error) {
	p := &parser{text: text}
	a, err := p.attribute()
	out := path{attribute: a}
	if err == nil && p.at < len(text) && text[p.at] == '[' {
		p.at++
		if out.where, err = p.either(0); err == nil && !p.take(']') {
			err = p.wrong(`"]"`)
		}
		if err == nil && p.at < len(text) && text[p.at] == '.' {
			out.sub = text[p.at+1:]
			if p.at = len(text); !isName(out.sub) || a.sub != "" {
				err = p.wrong("the name of an attribute")
			}
		}
	}
	if err == nil && (!p.done() || len(text) > maxFilter) {
		err = p.wrong("the path to end")
	}
	return out, err
}

// patch applies operations to a resource, in their order. What it gets is changed; with an error it is of no use.
func patch(of resource, operations []operation) *failure {
	if len(operations) == 0 {
		return invalid("invalidSyntax", "There are no operations to apply")
	}
	if len(operations) > maxOperations {
		return invalid("tooMany", "There are %d operations, and at most %d are taken at once", len(operations), maxOperations)
	}
	for n, op := range operations {
		if f := op.apply(of); f != nil {
			f.Detail = "Operation " + ordinal(n) + ": " + f.Detail
			return f
		}
	}
	return nil
}

func (o operation) apply(of resource) *failure {
	kind := strings.ToLower(o.Op)
	if kind != "add" && kind != "replace" && kind != "remove" {
		return invalid("invalidSyntax", "%.20q is no operation: it is add, replace or remove", o.Op)
	}
	var value any
	if len(o.Value) > 0 {
		var err error
		if value, err = decode(o.Value); err != nil {
			return invalid("invalidSyntax", "The value is no JSON")
		}
	}
	if o.Path == "" {
		fields, ok := value.(resource)
		switch {
		case kind == "remove":
			return invalid("noTarget", "A remove needs a path")
		case !ok:
			return invalid("invalidValue", "Without a path the value is an object of attributes")
		}
		return merge(of, kind, fields)
	}
	at, err := parsePath(o.Path)
	if err != nil {
		return invalid("invalidPath", "%s", err.Error())
	}
	if value == nil && kind != "remove" {
		if len(o.Value) == 0 {
			return invalid("invalidValue", "An operation of this kind needs a value")
		}
		kind = "remove" // null says that there is nothing
	}
	return at.change(of, kind, value)
}

// merge takes the attributes of an object one by one.
func merge(of resource, kind string, fields resource) *failure {
	for name, value := range fields {
		at, err := parsePath(name)
		switch {
		case isExtension(name):
			inner, ok := value.(resource)
			if !ok {
				return invalid("invalidValue", "%s is no object", name)
			}
			if f := merge(extension(of, name), kind, inner); f != nil {
				return f
			}
			continue
		case err != nil:
			return invalid("invalidPath", "%.60q: %s", name, err.Error())
		}
		each := kind
		if value == nil {
			each = "remove"
		}
		if f := at.change(of, each, value); f != nil {
			return f
		}
	}
	return nil
}

// extension returns the attributes of an extension, made when there are none.
func extension(of resource, schema string) resource {
	key, _ := keyOf(of, schema)
	m, ok := of[key].(resource)
	if !ok {
		m = resource{}
		of[key] = m
	}
	return m
}

// change does an operation at a path.
func (p path) change(of resource, kind string, value any) *failure {
	if p.schema != "" && isExtension(p.schema) {
		of = extension(of, p.schema)
	}
	key, _ := keyOf(of, p.name)
	switch lower := strings.ToLower(key); {
	case lower == "id" || lower == "meta" || lower == "groups":
		return invalid("mutability", "%s cannot be changed here", p.name)
	case p.where != nil:
		return p.changeChosen(of, key, kind, value)
	case p.sub != "":
		return p.changePart(of, key, kind, value)
	case kind == "remove" && value != nil && lists[lower]: // some directories name the values to remove
		of[key] = without(each(of[key]), each(value))
	case kind == "remove":
		delete(of, key)
	case kind == "add" && lists[lower]:
		of[key] = union(each(of[key]), each(value))
	default:
		if old, ok := of[key].(resource); ok {
			if fresh, ok := value.(resource); ok { // the parts that are not named stay
				maps.Copy(old, fresh)
				return nil
			}
		}
		of[key] = value
		if lists[lower] {
			of[key] = each(value)
		}
	}
	return nil
}

// changePart does an operation on a part of a complex value, or of each value of a list.
func (p path) changePart(of resource, key, kind string, value any) *failure {
	values := each(of[key])
	if len(values) == 0 && kind != "remove" {
		values = []any{resource{}}
		if of[key] = values[0]; lists[strings.ToLower(key)] {
			of[key] = values
		}
	}
	for _, v := range values {
		m, ok := v.(resource)
		if !ok {
			return invalid("invalidPath", "%s has no parts", p.name)
		}
		setPart(m, p.sub, kind, value)
	}
	return nil
}

func setPart(m resource, sub, kind string, value any) {
	key, _ := keyOf(m, sub)
	if kind == "remove" {
		delete(m, key)
		return
	}
	m[key] = value
}

// changeChosen does an operation on the values of a list that the filter chooses.
func (p path) changeChosen(of resource, key, kind string, value any) *failure {
	var kept []any
	found := false
	for _, v := range each(of[key]) {
		m, ok := v.(resource)
		if !ok || !p.where.match(m) {
			kept = append(kept, v)
			continue
		}
		found = true
		switch {
		case p.sub != "":
			setPart(m, p.sub, kind, value)
		case kind == "remove":
			continue
		default:
			fresh, ok := value.(resource)
			if !ok {
				return invalid("invalidValue", "A value of %s is an object", p.name)
			}
			maps.Copy(m, fresh)
		}
		kept = append(kept, m)
	}
	if !found && kind != "remove" {
		made, ok := p.made(value)
		if kind == "replace" || !ok {
			return invalid("noTarget", "Nothing in %s fits %s", p.name, p.where)
		}
		kept = append(kept, made)
	}
	of[key] = kept
	return nil
}

// made is a value that a filter of equalities would choose, as adding to what is not there yet means.
func (p path) made(value any) (resource, bool) {
	c, ok := p.where.(compare)
	if !ok || c.op != "eq" || c.sub != "" {
		return nil, false
	}
	m := resource{c.name: c.value}
	if p.sub != "" {
		m[p.sub] = value
		return m, true
	}
	fresh, ok := value.(resource)
	maps.Copy(m, fresh)
	return m, ok
}

// mainValue tells a value of a list from the others: a complex one by what it mainly is, texts without regard to case. It
// is a key of maps, so that long lists of members join in linear time.
func mainValue(v any) string {
	if m, ok := v.(resource); ok {
		if value, ok := get(m, "value").(string); ok {
			v = value
		}
	}
	if text, ok := v.(string); ok {
		v = strings.ToLower(text)
	}
	key, _ := json.Marshal(v) // a value that was read from JSON
	return string(key)
}

func mainValues(values []any) map[string]bool {
	set := make(map[string]bool, len(values))
	for _, v := range values {
		set[mainValue(v)] = true
	}
	return set
}

// union appends the values that are not there.
func union(values, more []any) []any {
	there := mainValues(values)
	all := append([]any{}, values...)
	for _, v := range more {
		if key := mainValue(v); !there[key] {
			there[key], all = true, append(all, v)
		}
	}
	return all
}

// without takes values out.
func without(values, gone []any) []any {
	leaving := mainValues(gone)
	kept := []any{}
	for _, v := range values {
		if !leaving[mainValue(v)] {
			kept = append(kept, v)
		}
	}
	return kept
}
