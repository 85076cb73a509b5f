package web

import (
	"net/http"
	"slices"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// writerWords are those who wrote lines as pages say them: to choose by, for one commit, and as a share.
var writerWords = map[knowledge.Writer]struct{ tab, item, share string }{
	knowledge.ByHuman:    {"People alone", "A person", "by people alone"},
	knowledge.ByAssisted: {"With an agent", "A person with an agent", "by people with an agent"},
	knowledge.ByAgent:    {"Agents alone", "An agent", "by agents alone"},
	knowledge.ByUnknown:  {"Unknown", "Not known whether an agent helped", "unknown"},
}

// writers are those who may have written a line, in the order in which pages name them.
var writers = []knowledge.Writer{knowledge.ByHuman, knowledge.ByAssisted, knowledge.ByAgent, knowledge.ByUnknown}

// writtenWords says who wrote the lines that are there now, in shares.
func writtenWords(now knowledge.LinesNow) string {
	var parts []string
	for _, w := range writers {
		if n := now.By[w]; n > 0 {
			parts = append(parts, percent(float64(n)/float64(now.Lines))+" "+writerWords[w].share)
		}
	}
	if len(parts) == 0 {
		return "no lines"
	}
	return list(parts)
}

// recordedWords says which lines are known from records, empty for none.
func recordedWords(records knowledge.Records, now knowledge.LinesNow) string {
	if now.Recorded == 0 {
		return ""
	}
	rest := ""
	if now.Recorded < now.Lines {
		rest = "; of the others their commits tell"
	}
	return "Of " + plural(now.Recorded, "line", "lines") + ", agents or editors recorded who wrote them (" +
		list(records.Sources()) + ")" + rest + ". "
}

// recordsWords says what a repository records of its lines, empty for nothing.
func recordsWords(records knowledge.Records) string {
	var read []string
	for i, n := range records.Read {
		if n > 0 {
			read = append(read, plural(n, "record", "records")+" of "+knowledge.RecordSources[i])
		}
	}
	words := ""
	if len(read) > 0 {
		words = "Agents or editors recorded line by line who wrote what: " + list(read) + ". "
	}
	if records.Damaged > 0 {
		words += sentence(plural(records.Damaged, "record", "records")+" could not be read, the first: "+records.Problem) + " "
	}
	return words
}

// linesPage lists the commits that lines come from.
type linesPage struct {
	Frame   frame
	Head    repositoryHead
	Crumbs  []crumb
	Answer  string
	More    string
	Writers []tab
	Items   []lineItem
	Next    string
}

type lineItem struct {
	When, Lines, By, Person, Href, Subject, Commit string
}

// lines shows where the lines that are there now come from.
func (s *server) lines(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	at, _, files, err := s.placeIn(a, q)
	if err != nil {
		return err
	}
	query := knowledge.LineQuery{Files: files, By: -1, After: q.Get("after")}
	if by, ok := knowledge.WriterNamed(q.Get("by")); ok {
		query.By = int(by)
	}
	items, next, err := a.LineItems(r.Context(), s.DB, v.Actor, query)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "knowledge", "Who wrote the lines of "+at)
	if err != nil {
		return err
	}
	name := a.Repository.Name
	p := linesPage{Frame: f, Head: head(a, "", nil), Answer: "Its lines were not traced yet.",
		Crumbs: []crumb{{at, evidenceOrigin(name, q.Get("area"), q.Get("path"))}, {Name: "Lines"}}}
	if now := a.LinesNow(files); now.Known {
		p.Answer = "Of its " + plural(now.Lines, "line", "lines") + " now: " + writtenWords(now) + "."
		p.More = recordedWords(a.Records(), now)
	}
	p.More += "Each line leads to the commit that it comes from, as git blame tells it. Who wrote it need not understand it, and " +
		"whoever reviewed it may: this says what is there, not who knows it."
	address, keep := []string{"knowledge", name, "lines"}, []string{"path", q.Get("path")}
	if q.Has("area") {
		keep = []string{"area", q.Get("area")}
	}
	p.Writers = []tab{{"All", link(address, keep...), query.By < 0}}
	for _, by := range writers {
		p.Writers = append(p.Writers, tab{writerWords[by].tab,
			link(address, append(slices.Clone(keep), "by", by.String())...), query.By == int(by)})
	}
	if next != "" {
		more := append(slices.Clone(keep), "after", next)
		if query.By >= 0 {
			more = append(more, "by", knowledge.Writer(query.By).String())
		}
		p.Next = link(address, more...)
	}
	for _, i := range items {
		item := lineItem{When: day(i.When), Lines: plural(i.Lines, "line", "lines"), By: writerWords[i.By].item,
			Person: text(i.Author), Subject: i.Subject, Commit: i.Hash[:min(len(i.Hash), 10)]}
		if i.Person >= 0 {
			item.Person, item.Href = a.People[i.Person].Name, link([]string{"people", a.People[i.Person].ID})
		}
		p.Items = append(p.Items, item)
	}
	return s.ok(w, r, linesView(p))
}
