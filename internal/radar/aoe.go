package radar

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/leadwright/leadwright/internal/fault"
)

const aoeTitle = "Technology Radar" // what AOE's radar is called when its configuration does not say

// frontMatter is what stands at the head of a file of AOE's radar. Reason and decision are Leadwright's own; the program
// passes over them.
type frontMatter struct {
	Title    string   `yaml:"title,omitempty"`
	Ring     string   `yaml:"ring,omitempty"`
	Quadrant string   `yaml:"quadrant,omitempty"`
	Segment  string   `yaml:"segment,omitempty"` // what quadrant is called from version 5 on
	Tags     []string `yaml:"tags,omitempty,flow"`
	Featured *bool    `yaml:"featured,omitempty"`
	Reason   string   `yaml:"reason,omitempty"`
	Decision string   `yaml:"decision,omitempty"`
}

// release is one file of an entry.
type release struct {
	path, id, day string
	front         frontMatter
	body          string
}

// ParseAOE reads the folder of AOE's radar: config.json, and radar/YYYY-MM-DD/name.md for each entry of a release, by
// their paths with slashes, in a folder of any name. Other files are passed over. A file with the name of one in an
// earlier release is a move of the same entry, and has to say only what changed. The newest text is the description, the
// older ones are the reasons of their moves. What is not featured is hidden.
func ParseAOE(files map[string][]byte) (Radar, error) {
	total := 0
	for _, content := range files {
		total += len(content)
	}
	if total > MaxFile {
		return Radar{}, fault.Invalid("files", "The files of the radar are larger than %d MB together", MaxFile>>20).
			WithHint("Take config.json and the folder radar, without pictures.")
	}
	at, ok := configOf(files)
	if !ok {
		return Radar{}, fault.Invalid("config.json", "There is no config.json among the files").
			WithHint("Take the whole folder in which config.json and the folder radar are.")
	}
	r, quadrants, rings, err := fromConfig(files[at])
	if err != nil {
		return Radar{}, inFile(at, err)
	}
	all, err := releases(files, path.Join(path.Dir(at), "radar")+"/")
	if err != nil {
		return Radar{}, err
	}
	entries, of, taken := map[string]*Entry{}, map[string][]release{}, keys{}
	var order []string
	for _, f := range all {
		if of[f.id] == nil {
			order = append(order, f.id)
			entries[f.id] = &Entry{Key: taken.take(f.id), Name: oneLine(f.id)}
		}
		of[f.id] = append(of[f.id], f)
		if err := entries[f.id].release(f, quadrants, rings); err != nil {
			return Radar{}, err
		}
	}
	for _, id := range order {
		e := entries[id]
		e.texts(of[id])
		r.Entries = append(r.Entries, *e)
	}
	return checked(r)
}

// configOf returns the config.json that is nearest to the root.
func configOf(files map[string][]byte) (at string, ok bool) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Base(name) == "config.json" && (!ok || strings.Count(name, "/") < strings.Count(at, "/")) {
			at, ok = name, true
		}
	}
	return at, ok
}

// fromConfig reads config.json, and returns which key each id of a quadrant and of a ring got.
func fromConfig(content []byte) (r Radar, quadrants, rings ids, err error) {
	quadrants, rings = newIDs(), newIDs()
	text, err := plain(content)
	if err != nil {
		return r, quadrants, rings, err
	}
	root, err := parseLiteral(text)
	if err != nil {
		return r, quadrants, rings, err
	}
	var s source
	s.object(root)
	if r.Title = oneLine(s.text(root.get("labels").get("title"))); r.Title == "" {
		r.Title = aoeTitle
	}
	sectors := root.get("quadrants")
	if sectors.kind == missing && root.get("segments").kind != missing {
		sectors = root.get("segments")
	}
	for _, q := range s.list(sectors) {
		r.Quadrants = append(r.Quadrants, Quadrant{Key: quadrants.add(&s, q.get("id")), Name: s.name(q.get("title"))})
	}
	for _, g := range s.list(root.get("rings")) {
		r.Rings = append(r.Rings, Ring{Key: rings.add(&s, g.get("id")), Name: s.name(g.get("title")),
			Description: s.text(g.get("description"))})
	}
	return r, quadrants, rings, s.err
}

// releases reads the Markdown files below a folder, the oldest release first.
func releases(files map[string][]byte, below string) ([]release, error) {
	var all []release
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(path.Clean(name), below) || path.Ext(name) != ".md" {
			continue
		}
		f := release{path: name, id: strings.TrimSuffix(path.Base(name), ".md"), day: path.Base(path.Dir(name))}
		if !isDay(f.day) {
			return nil, inFile(name, invalid(1, "Put it into a folder that is called by the day of its release, such as 2026-05-31.",
				"its folder, %s, is no day", f.day))
		}
		text, err := plain(files[name])
		if err == nil {
			f.front, f.body, err = matter(text)
		}
		if err != nil {
			return nil, inFile(name, err)
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b release) int { return strings.Compare(a.day, b.day) })
	return all, nil
}

// matter takes the front matter of a file from its text. A file may have none.
func matter(text string) (front frontMatter, body string, err error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	head, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return front, paragraphs(text), nil
	}
	head, body, ok = strings.Cut("\n"+head+"\n", "\n---\n")
	if !ok {
		return front, "", invalid(1, "Write --- on a line of its own below title, ring and quadrant.",
			"the head of the file does not end")
	}
	if strings.TrimSpace(head) == "" {
		return front, paragraphs(body), nil
	}
	err = yaml.Load([]byte(head), &front, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		line, message := 1, err.Error()
		if le, ok := errors.AsType[*yaml.LoadError](err); ok {
			line, message = max(le.Mark.Line, 1), le.Message // the line break in front of the head stands for the first ---
		}
		return front, "", invalid(line, "The head has title, ring, quadrant, tags and featured, one on each line.",
			"the head of the file cannot be read: %s", message)
	}
	return front, paragraphs(body), nil
}

// release takes what a file says of an entry, but for its text.
func (e *Entry) release(f release, quadrants, rings ids) error {
	wrong := func(what, is string) error {
		return inFile(f.path, invalid(1, "Name one by its id in config.json.", "the %s %q is not in config.json", what, is))
	}
	if title := oneLine(f.front.Title); title != "" {
		e.Name = title
	}
	if q := oneLine(f.front.Quadrant + f.front.Segment); q != "" {
		e.Quadrant = quadrants.of[q]
		if e.Quadrant == "" {
			return wrong("quadrant", q)
		}
	}
	if g := oneLine(f.front.Ring); g != "" {
		e.Ring = rings.of[g]
		if e.Ring == "" {
			return wrong("ring", g)
		}
	}
	if e.Quadrant == "" || e.Ring == "" {
		return inFile(f.path, invalid(1, "Write both into the head of the file.", "it has no ring, or no quadrant"))
	}
	if f.front.Tags != nil {
		e.Tags = nil
		for _, tag := range f.front.Tags {
			if tag = oneLine(tag); tag != "" && !slices.Contains(e.Tags, tag) {
				e.Tags = append(e.Tags, tag)
			}
		}
	}
	if f.front.Featured != nil {
		e.Hidden = !*f.front.Featured
	}
	e.Moves = append(e.Moves,
		Move{Day: f.day, Ring: e.Ring, Reason: paragraphs(f.front.Reason), Decision: oneLine(f.front.Decision)})
	return nil
}

// texts makes the newest text the description, and the older ones reasons.
func (e *Entry) texts(of []release) {
	for i, f := range slices.Backward(of) {
		switch {
		case f.body == "":
		case e.Description == "":
			e.Description = f.body
		case e.Moves[i].Reason == "":
			e.Moves[i].Reason = f.body
		}
	}
}

// inFile says in which file an error is.
func inFile(name string, err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	named := *known
	named.Field = name + ", " + known.Field
	named.Message = "Radar, " + name + ", " + strings.TrimPrefix(known.Message, "Radar, ")
	return &named
}

// aoe is config.json as far as it is written: the program takes the rest from its own.
type aoe struct {
	Labels    aoeLabels     `json:"labels"`
	Quadrants []aoeQuadrant `json:"quadrants"`
	Rings     []aoeRing     `json:"rings"`
}

type aoeLabels struct {
	Title string `json:"title"`
}

type aoeQuadrant struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Color       string `json:"color"`
}

type aoeRing struct {
	ID          string  `json:"id"`
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Color       string  `json:"color"`
	Radius      float64 `json:"radius"` // of the whole, at most 1
	StrokeWidth int     `json:"strokeWidth"`
}

// FormatAOE writes a radar as the folder of AOE's radar, by paths. Each entry needs a day there: the day given is that of
// entries whose last move has none. It leaves out earlier moves without a day, and all but the last of those on one day.
func FormatAOE(r Radar, day string) (map[string][]byte, error) {
	if _, err := checked(r); err != nil {
		return nil, err
	}
	c := aoe{Labels: aoeLabels{r.Title}}
	for i, q := range r.Quadrants {
		c.Quadrants = append(c.Quadrants, aoeQuadrant{ID: q.Key, Title: q.Name, Color: colours[i]})
	}
	for i, g := range r.Rings {
		c.Rings = append(c.Rings, aoeRing{g.Key, g.Name, g.Description, colours[i], float64(i+1) / float64(len(r.Rings)), 2})
	}
	config, err := indented(c)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"config.json": config}
	for _, e := range r.Entries {
		moves, err := r.dated(e, day)
		if err != nil {
			return nil, err
		}
		for i, m := range moves {
			content, err := e.markdown(m.Move, i == len(moves)-1)
			if err != nil {
				return nil, err
			}
			files[fmt.Sprintf("radar/%s/%s.md", m.Day, e.Key)] = content
		}
	}
	return files, nil
}

// markdown writes the file of a move.
func (e *Entry) markdown(m Move, last bool) ([]byte, error) {
	front := frontMatter{Title: e.Name, Ring: m.Ring, Quadrant: e.Quadrant, Decision: m.Decision}
	body := m.Reason
	if last || e.Description == "" { // else an older text would be the description
		front.Reason, body = m.Reason, ""
	}
	if last {
		front.Tags, body = e.Tags, e.Description
		if e.Hidden {
			front.Featured = new(false)
		}
	}
	head, err := yaml.Dump(front, yaml.WithIndent(2), yaml.WithLineWidth(110))
	if err != nil {
		return nil, fault.Internal(err, "An entry of the radar could not be written as YAML")
	}
	var b bytes.Buffer
	b.WriteString("---\n")
	b.Write(head)
	b.WriteString("---\n")
	if body != "" {
		b.WriteString("\n" + body + "\n")
	}
	return b.Bytes(), nil
}
