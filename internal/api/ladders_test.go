package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/leadtest"
)

// craft is a small ladder as it is sent.
var craft = fields{"name": "Craft", "levels": []fields{{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}},
	"tracks": []fields{{"id": "builder", "name": "Builder", "role": "technical-lead", "levels": []fields{{"level": "one",
		"expectations": []fields{{"text": "Builds it.", "signals": []string{"It stands."}}}}}}}}

// A ladder that is put comes back as it was, in each form, and can be put again as it came.
func TestLaddersComeBack(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	const at = "/ladders/craft"
	var changes api.LadderChanges
	d.want(http.StatusCreated, d.send("PUT", at, craft, "If-None-Match: *")).into(&changes)
	if len(changes.Changes) != 6 || !changes.Applied || changes.Key != "craft" {
		t.Errorf("%+v", changes)
	}
	first := d.want(http.StatusOK, d.get(at))
	golden(t, "ladder", first.body)
	tag := first.header.Get("ETag")
	if !strings.HasPrefix(tag, `"1.`) {
		t.Errorf("the tag is %s", tag)
	}
	d.want(http.StatusOK, d.send("PUT", at, first.body, "If-Match: "+tag)).into(&changes)
	if len(changes.Changes) != 0 {
		t.Errorf("the same again changed %+v", changes)
	}
	yaml := d.want(http.StatusOK, d.get(at+"/ladder.yaml"))
	if got := yaml.header.Get("Content-Type"); got != "application/yaml; charset=utf-8" {
		t.Errorf("the file is %s", got)
	}
	if l, err := ladder.Parse([]byte(yaml.body)); err != nil || l.Tracks[0].Role != "technical-lead" {
		t.Errorf("%+v, %v", l, err)
	}
	changed := strings.Replace(yaml.body, "Builds it.", "Builds it well.", 1)
	d.want(http.StatusOK, d.send("PUT", at+"/ladder.yaml", changed, "If-Match: "+yaml.header.Get("ETag"), "Content-Type: application/yaml")).into(&changes)
	if len(changes.Changes) != 1 || changes.Changes[0].Sign != "~" || changes.Changes[0].Details[0] != (api.LadderDetail{Label: "text",
		Was: "Builds it.", Is: "Builds it well."}) {
		t.Errorf("%+v", changes)
	}
	markdown := d.want(http.StatusOK, d.get(at+"/ladder.md"))
	if !strings.Contains(markdown.body, "- Builds it well.") || !strings.HasPrefix(markdown.header.Get("Content-Type"), "text/markdown") {
		t.Errorf("%v %s", markdown.header, markdown.body)
	}
	if old := d.want(http.StatusOK, d.get(at+"/ladder.md?version=1")); !strings.Contains(old.body, "- Builds it.") {
		t.Errorf("version 1 is %s", old.body)
	}
	var list api.LadderList
	d.want(http.StatusOK, d.get("/ladders")).into(&list)
	if len(list.Ladders) != 1 || list.Ladders[0].Version != 2 || list.Ladders[0].Tracks[0] != (api.Named{ID: "builder", Name: "Builder"}) ||
		list.Ladders[0].ChangedBy != d.who.Name {
		t.Errorf("%+v", list)
	}
	d.want(http.StatusPreconditionFailed, d.send("DELETE", at, nil, "If-Match: "+tag))
	d.want(http.StatusOK, d.get(at))
	d.want(http.StatusNoContent, d.send("DELETE", at, nil, "If-Match: *"))
	d.want(http.StatusNotFound, d.get(at))
	var history api.LadderHistory
	d.want(http.StatusOK, d.get(at+"/versions")).into(&history)
	if len(history.Versions) != 3 || !history.Versions[0].Removed || history.Versions[2].Version != 1 {
		t.Errorf("%+v", history)
	}
}

func TestWrongLaddersAreRefused(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	const at = "/ladders/craft"
	broken := fields{"name": "Craft", "levels": []fields{{"id": "one", "name": "One"}}, "tracks": []fields{{"id": "builder", "name": "Builder",
		"levels": []fields{{"level": "three", "summary": "x"}}}}}
	for name, test := range map[string]struct {
		path, header string
		body         any
		status       int
		where        string
	}{
		"an unknown level":          {at, "If-None-Match: *", broken, 422, "tracks[0].levels[0].level"},
		"a wrong key":               {"/ladders/Craft", "If-None-Match: *", craft, 422, "key"},
		"a field that is not known": {at, "If-None-Match: *", `{"name": "C", "levels": [], "tracks": [], "points": 3}`, 422, "points"},
		"a missing field":           {at, "If-None-Match: *", `{"name": "C", "levels": []}`, 422, "tracks"},
		"a line of YAML":            {at + "/ladder.yaml", "If-None-Match: *", "name: C\nleves: []\n", 422, "line 2"},
		"nothing of YAML":           {at + "/ladder.yaml", "If-None-Match: *", "", 400, "body"},
		"no condition":              {at, "", craft, 428, "If-Match"},
		"nothing to replace":        {at, "If-Match: *", craft, 412, "no career ladder"},
		"too large":                 {at, "If-None-Match: *", strings.Repeat(" ", ladder.MaxFile+1), 413, "too large"},
	} {
		headers := []string{"Content-Type: application/json"}
		if strings.HasSuffix(test.path, "yaml") {
			headers[0] = "Content-Type: application/yaml"
		}
		if test.header != "" {
			headers = append(headers, test.header)
		}
		r := d.want(test.status, d.send("PUT", test.path, test.body, headers...))
		if !strings.Contains(r.body, test.where) {
			t.Errorf("%s: %s does not name %q", name, r.body, test.where)
		}
		d.want(http.StatusNotFound, d.get("/ladders/craft"))
	}
	d.want(http.StatusCreated, d.send("PUT", at, craft, "If-None-Match: *"))
	d.want(http.StatusPreconditionFailed, d.send("PUT", at, craft, "If-None-Match: *"))
	large := strings.Replace(`{"name": "Large", "levels": [{"id": "one", "name": "One"}], "tracks": [{"id": "t", "name": "T", "levels": [{"level": "one",
		"expectations": [LIST]}]}]}`, "LIST", strings.TrimSuffix(strings.Repeat(`{"text": "`+strings.Repeat("x", 1000)+`"},`, 200), ","), 1)
	d.want(http.StatusOK, d.send("PUT", at, large, "If-Match: *"))
}
