package radar

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// call begins the configuration in a page or script; where the function is defined, something else than an object follows.
var call = regexp.MustCompile(`radar_visualization\s*\(\s*\{`)

// moved is what Zalando's radar calls the directions.
var moved = map[Direction]int{Out: -1, None: 0, In: 1, New: 2}

// ParseZalando reads the configuration of Zalando's radar: the object as JSON or JavaScript, or a page or script that
// hands it to radar_visualization. Nothing is run: what a page computes or loads is refused where it is needed. The title
// is for a configuration that has none. A link becomes one in the description. Whether an entry is active is not read:
// the program does not ask it in the layout that it draws by default.
func ParseZalando(content []byte, title string) (Radar, error) {
	text, err := plain(content)
	if err != nil {
		return Radar{}, err
	}
	root, err := configuration(text)
	if err != nil {
		return Radar{}, err
	}
	var s source
	s.object(root)
	r := Radar{Title: oneLine(s.text(root.get("title")))}
	if r.Title == "" {
		r.Title = oneLine(title)
	}
	for _, field := range []string{"quadrants", "rings", "entries"} {
		s.written(root.get(field))
	}
	taken := keys{}
	for _, q := range s.list(root.get("quadrants")) {
		name := s.name(q.get("name"))
		r.Quadrants = append(r.Quadrants, Quadrant{Key: taken.take(KeyOf(name)), Name: name})
	}
	taken = keys{}
	for _, g := range s.list(root.get("rings")) {
		name := s.name(g.get("name"))
		r.Rings = append(r.Rings, Ring{Key: taken.take(KeyOf(name)), Name: name, Description: s.text(g.get("description"))})
	}
	taken = keys{}
	for _, v := range s.list(root.get("entries")) {
		e, d := r.fromZalando(&s, v)
		if s.err != nil {
			return Radar{}, s.err
		}
		e.Key = taken.take(KeyOf(e.Name))
		e.Moves = r.told(Move{Ring: e.Ring}, d)
		r.Entries = append(r.Entries, e)
	}
	if s.err != nil {
		return Radar{}, s.err
	}
	return checked(r)
}

// configuration finds the object in a file.
func configuration(text string) (value, error) {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return parseLiteral(text)
	}
	at := call.FindStringIndex(text)
	if at == nil {
		return value{}, invalid(1, "Take the page, or the object that it hands to radar_visualization.",
			"there is no radar_visualization({ ... }) with the configuration in it")
	}
	p := literal{text: text, line: 1}
	p.skip(at[1] - 1)
	return p.operand()
}

// written checks that a list is there. Many pages have one part of the configuration, and load the other.
func (s *source) written(v value) {
	if s.err == nil && (v.kind == missing || v.kind == code) {
		s.err = invalid(v.line, "Where a page loads its entries from a file, put quadrants, rings and entries into one object first.",
			"the configuration has no %s written in it, or a comma is missing behind it", v.place)
	}
}

// fromZalando reads an entry but for its key and moves.
func (r Radar) fromZalando(s *source, v value) (Entry, Direction) {
	s.object(v)
	e := Entry{Name: s.name(v.get("label"))}
	quadrant := s.whole(v.get("quadrant"), 0, len(r.Quadrants)-1)
	ring := s.whole(v.get("ring"), 0, len(r.Rings)-1)
	n := 0
	if m := v.get("moved"); m.kind != missing && m.kind != null {
		n = s.whole(m, -1, 2)
	}
	if url := oneLine(s.text(v.get("link"))); url != "" {
		e.Description = linked(e.Name, url)
	}
	if s.err != nil {
		return e, None
	}
	e.Quadrant, e.Ring = r.Quadrants[quadrant].Key, r.Rings[ring].Key
	for d, is := range moved {
		if is == n {
			return e, d
		}
	}
	return e, None
}

// What would end the text of a link in Markdown, or its address.
var (
	endsText    = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)
	endsAddress = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E")
)

// linked writes a link in Markdown.
func linked(text, url string) string {
	return fmt.Sprintf("[%s](%s)", endsText.Replace(text), endsAddress.Replace(url))
}

// firstAddress returns where the first link in a text leads, "" where there is none.
func firstAddress(markdown string) (string, error) {
	content, address := []byte(markdown), ""
	err := ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(content)), func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch l := n.(type) {
		case *ast.Link:
			address = string(l.Destination)
		case *ast.AutoLink:
			if l.AutoLinkType == ast.AutoLinkURL {
				address = string(l.URL(content))
			}
		}
		if address != "" {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return address, err
}

// zalando is the configuration of Zalando's radar, as far as it is written.
type zalando struct {
	Title     string            `json:"title"`
	Quadrants []zalandoQuadrant `json:"quadrants"`
	Rings     []zalandoRing     `json:"rings"`
	Entries   []zalandoEntry    `json:"entries"`
}

type zalandoQuadrant struct {
	Name string `json:"name"`
}

type zalandoRing struct {
	Name        string `json:"name"`
	Color       string `json:"color"`
	Description string `json:"description,omitempty"`
}

type zalandoEntry struct {
	Quadrant int    `json:"quadrant"`
	Ring     int    `json:"ring"`
	Label    string `json:"label"`
	Active   bool   `json:"active"`
	Moved    int    `json:"moved"`
	Link     string `json:"link,omitempty"`
}

// FormatZalando writes a radar as the JSON that radar_visualization takes. It leaves out keys, tags, hidden entries, of a
// description all but its first link, and of moves all but the last one's direction. The program draws four quadrants,
// beginning at the lower right, and four rings.
func FormatZalando(r Radar) ([]byte, error) {
	if _, err := checked(r); err != nil {
		return nil, err
	}
	z := zalando{Title: r.Title, Entries: []zalandoEntry{}}
	for _, q := range r.Quadrants {
		z.Quadrants = append(z.Quadrants, zalandoQuadrant{q.Name})
	}
	for i, g := range r.Rings {
		z.Rings = append(z.Rings, zalandoRing{g.Name, colours[i], g.Description})
	}
	for _, e := range r.drawn() {
		address, err := firstAddress(e.Description)
		if err != nil {
			return nil, err
		}
		z.Entries = append(z.Entries, zalandoEntry{Quadrant: r.quadrant(e.Quadrant), Ring: r.ring(e.Ring), Label: e.Name,
			Active: true, Moved: moved[r.Direction(e)], Link: address})
	}
	return indented(z)
}

// colours are what rings get in formats that want one, from the inside.
var colours = [MaxRings]string{
	"#2f8f4e", "#2178a3", "#b07c10", "#b5483a", "#7a5aa6", "#4d6b7a", "#8a6d5b", "#777777",
}
