package scim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// How large a filter may be: longer ones, and deeper ones, are refused.
const (
	maxFilter = 4096
	maxNested = 32
)

// expr is a filter (RFC 7644, 3.4.2.2). String gives the filter back.
type expr interface {
	match(of resource) bool
	String() string
}

// resource is one resource, or one complex value of it, as JSON.
type resource = map[string]any

// attribute names an attribute: "userName", "name.familyName", "urn:…:User:manager.value".
type attribute struct{ schema, name, sub string }

func (a attribute) String() string {
	text := a.name
	if a.schema != "" {
		text = a.schema + ":" + text
	}
	if a.sub != "" {
		text += "." + a.sub
	}
	return text
}

type (
	both    struct{ a, b expr }
	either  struct{ a, b expr }
	negated struct{ e expr }
	compare struct {
		attribute
		op    string // eq, ne, co, sw, ew, gt, ge, lt, le or pr
		value any    // string, json.Number, bool or nil
	}
	inside struct { // attr[filter]
		attribute
		e expr
	}
)

func (x both) match(of resource) bool    { return x.a.match(of) && x.b.match(of) }
func (x both) String() string            { return "(" + x.a.String() + " and " + x.b.String() + ")" }
func (x either) match(of resource) bool  { return x.a.match(of) || x.b.match(of) }
func (x either) String() string          { return "(" + x.a.String() + " or " + x.b.String() + ")" }
func (x negated) match(of resource) bool { return !x.e.match(of) }
func (x negated) String() string         { return "not (" + x.e.String() + ")" }
func (x inside) String() string          { return x.attribute.String() + "[" + x.e.String() + "]" }

func (x inside) match(of resource) bool {
	return slices.ContainsFunc(x.values(of), func(v any) bool {
		m, ok := v.(resource)
		return ok && x.e.match(m)
	})
}

func (x compare) String() string {
	if x.op == "pr" {
		return x.attribute.String() + " pr"
	}
	value, _ := json.Marshal(x.value) // a value that was read from JSON
	return x.attribute.String() + " " + x.op + " " + string(value)
}

func (x compare) match(of resource) bool {
	values := x.values(of)
	if x.op == "eq" && strings.EqualFold(x.name, "userName") { // directories call people by any of their addresses
		values = append(values, attribute{name: "emails", sub: "value"}.values(of)...)
	}
	is := func(v any) bool { return x.holds(v) }
	switch {
	case x.op == "pr":
		return slices.ContainsFunc(values, present)
	case x.value == nil:
		return slices.ContainsFunc(values, present) == (x.op == "ne")
	case x.op == "ne":
		return !slices.ContainsFunc(values, is)
	}
	return slices.ContainsFunc(values, is)
}

// present reports whether a value says something.
func present(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case resource:
		return len(v) > 0
	}
	return true
}

// exact are the attributes whose case counts.
var exact = []string{"id", "externalid"}

// holds compares one value. For ne it reports equality.
func (x compare) holds(v any) bool {
	if m, ok := v.(resource); ok { // a complex value is compared by what it mainly is
		v = get(m, "value")
	}
	switch want := x.value.(type) {
	case bool:
		have, ok := v.(bool)
		return ok && have == want
	case json.Number:
		have, ok := v.(json.Number)
		a, errA := have.Float64()
		b, errB := want.Float64()
		return ok && errA == nil && errB == nil && ordered(x.op, fewer(a, b))
	case string:
		have, ok := v.(string)
		if !ok {
			return false
		}
		if !slices.Contains(exact, strings.ToLower(x.name)) {
			have, want = strings.ToLower(have), strings.ToLower(want)
		}
		switch x.op {
		case "co":
			return strings.Contains(have, want)
		case "sw":
			return strings.HasPrefix(have, want)
		case "ew":
			return strings.HasSuffix(have, want)
		}
		return ordered(x.op, strings.Compare(have, want))
	}
	return false
}

func fewer(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// ordered reports whether an operator holds for the outcome of a comparison.
func ordered(op string, outcome int) bool {
	switch op {
	case "gt":
		return outcome > 0
	case "ge":
		return outcome >= 0
	case "lt":
		return outcome < 0
	case "le":
		return outcome <= 0
	}
	return outcome == 0 // eq, and ne, which is turned round
}

// values returns what a resource has under an attribute, the values of a list one by one.
func (a attribute) values(of resource) []any {
	var v any = of
	if a.schema != "" && isExtension(a.schema) {
		v = get(of, a.schema)
	}
	m, _ := v.(resource)
	values := each(get(m, a.name))
	if a.sub == "" {
		return values
	}
	var subs []any
	for _, v := range values {
		if m, ok := v.(resource); ok {
			subs = append(subs, each(get(m, a.sub))...)
		}
	}
	return subs
}

// each is a list's values, or the one value.
func each(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// get returns a member whose name is the same but for case.
func get(m resource, name string) any {
	if key, ok := keyOf(m, name); ok {
		return m[key]
	}
	return nil
}

// keyOf returns how a member is really called.
func keyOf(m resource, name string) (string, bool) {
	if _, ok := m[name]; ok {
		return name, true
	}
	for key := range m {
		if strings.EqualFold(key, name) {
			return key, true
		}
	}
	return name, false
}

// parseFilter reads a filter. The error is a sentence.
func parseFilter(text string) (expr, error) {
	p := &parser{text: text}
	if len(text) > maxFilter {
		return nil, fmt.Errorf("The filter has more than %d characters", maxFilter)
	}
	e, err := p.either(0)
	if err == nil && !p.done() {
		err = p.wrong(`the end of the filter, "and", or "or"`)
	}
	return e, err
}

// parser reads filters and paths from the left to the right.
type parser struct {
	text string
	at   int
}

func (p *parser) wrong(wanted string) error {
	return fmt.Errorf("At character %d there should be %s", p.at+1, wanted)
}

func (p *parser) spaces() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
}

func (p *parser) done() bool {
	p.spaces()
	return p.at == len(p.text)
}

// take takes a sign.
func (p *parser) take(sign byte) bool {
	p.spaces()
	if p.at < len(p.text) && p.text[p.at] == sign {
		p.at++
		return true
	}
	return false
}

// word takes a word, in any case, that a space or a bracket ends.
func (p *parser) word(word string) bool {
	p.spaces()
	end := p.at + len(word)
	if end > len(p.text) || !strings.EqualFold(p.text[p.at:end], word) ||
		end < len(p.text) && !strings.ContainsRune(" ()[]", rune(p.text[end])) {
		return false
	}
	p.at = end
	return true
}

func (p *parser) either(depth int) (expr, error) {
	return p.chain(depth, "or", p.both, func(a, b expr) expr { return either{a, b} })
}

func (p *parser) both(depth int) (expr, error) {
	return p.chain(depth, "and", p.one, func(a, b expr) expr { return both{a, b} })
}

// chain reads operands with a word between them.
func (p *parser) chain(depth int, word string, operand func(int) (expr, error), join func(a, b expr) expr) (expr, error) {
	a, err := operand(depth)
	for err == nil && p.word(word) {
		var b expr
		if b, err = operand(depth); err == nil {
			a = join(a, b)
		}
	}
	return a, err
}

func (p *parser) one(depth int) (expr, error) {
	if depth > maxNested {
		return nil, fmt.Errorf("The filter has more than %d brackets in each other", maxNested)
	}
	not := p.word("not")
	if p.take('(') {
		e, err := p.either(depth + 1)
		if err == nil && !p.take(')') {
			err = p.wrong(`")"`)
		}
		if not && err == nil {
			e = negated{e}
		}
		return e, err
	}
	if not {
		return nil, p.wrong(`"("`)
	}
	a, err := p.attribute()
	if err != nil {
		return nil, err
	}
	if p.take('[') {
		e, err := p.either(depth + 1)
		if err == nil && !p.take(']') {
			err = p.wrong(`"]"`)
		}
		return inside{a, e}, err
	}
	return p.compare(a)
}

// comparisons are the operators that compare with a value.
var comparisons = []string{"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"}

func (p *parser) compare(a attribute) (expr, error) {
	if p.word("pr") {
		return compare{attribute: a, op: "pr"}, nil
	}
	for _, op := range comparisons {
		if !p.word(op) {
			continue
		}
		p.spaces()
		start := p.at
		value, err := p.value()
		if _, isText := value.(string); err == nil && !isText {
			_, isNumber := value.(json.Number)
			equality := op == "eq" || op == "ne"
			if !equality && (!isNumber || slices.Contains([]string{"co", "sw", "ew"}, op)) {
				p.at = start
				err = p.wrong("a value that " + op + " can compare")
			}
		}
		return compare{a, op, value}, err
	}
	return nil, p.wrong("an operator: " + strings.Join(comparisons, ", ") + " or pr")
}

// value reads a JSON value that is no list and no object.
func (p *parser) value() (any, error) {
	d := json.NewDecoder(strings.NewReader(p.text[p.at:]))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	switch v.(type) {
	case resource, []any:
		return nil, p.wrong("a text, a number, true, false or null")
	}
	if err != nil {
		return nil, p.wrong("a text in double quotes, a number, true, false or null")
	}
	p.at += int(d.InputOffset())
	return v, nil
}

// attribute reads [schema:]name[.sub].
func (p *parser) attribute() (attribute, error) {
	p.spaces()
	start := p.at
	for p.at < len(p.text) && isNameByte(p.text[p.at]) {
		p.at++
	}
	text := p.text[start:p.at]
	var a attribute
	if len(text) > 4 && strings.EqualFold(text[:4], "urn:") {
		colon := strings.LastIndexByte(text, ':')
		a.schema, text = text[:colon], text[colon+1:]
	}
	a.name, a.sub, _ = strings.Cut(text, ".")
	if !isName(a.name) || strings.HasSuffix(text, ".") || a.sub != "" && !isName(a.sub) {
		p.at = start
		return a, p.wrong("the name of an attribute")
	}
	return a, nil
}

func isNameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("-_$:.", b) >= 0
}

// isName reports whether a text could be the name of an attribute.
func isName(text string) bool {
	return text != "" && (text[0] >= 'a' && text[0] <= 'z' || text[0] >= 'A' && text[0] <= 'Z' || text[0] == '$') &&
		!strings.ContainsAny(text, ":.")
}
