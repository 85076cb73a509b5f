package scim

import (
	"encoding/json"
	"strings"
	"testing"
)

func read(t testing.TB, text string) resource {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var m resource
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

const ada = `{"schemas":["` + userSchema + `"],"id":"p1","userName":"Ada@example.com","active":true,"age":37,
	"name":{"formatted":"Ada Example"},"title":"",
	"emails":[{"value":"ada@example.com","type":"work","primary":true},{"value":"a@example.org","type":"home"}],
	"` + enterpriseSchema + `":{"manager":{"value":"p2"}}}`

func TestFilters(t *testing.T) {
	t.Parallel()
	of := read(t, ada)
	for text, want := range map[string]bool{
		`userName eq "ada@EXAMPLE.com"`: true,
		`username Eq "ada"`:             false,
		`id eq "P1"`:                    false, // its case counts
		`userName sw "ada" and userName ew ".com" and userName co "@"`: true,
		`userName ne "x"`:                             true,
		`emails ne "a@example.org"`:                   false,
		`emails eq "a@example.org"`:                   true,
		`emails.value co "org"`:                       true,
		`emails[type eq "work"]`:                      true,
		`emails[type eq "work" and value co "org"]`:   false,
		`emails[not (type eq "work")]`:                true,
		`name.formatted sw "Ada"`:                     true,
		`title pr`:                                    false,
		`nickName pr`:                                 false,
		`nickName eq null`:                            true,
		`userName ne null`:                            true,
		`active eq true`:                              true,
		`active eq false or age gt 36.5`:              true,
		`age le 36`:                                   false,
		`age eq "37"`:                                 false,
		`userName gt "ad" and userName lt "ae"`:       true,
		`not (active eq true)`:                        false,
		`title pr or active eq true and id eq "x"`:    false, // and binds before or
		`(title pr or active eq true) and id eq "p1"`: true,
		userSchema + `:userName eq "ada@example.com"`: true,
		enterpriseSchema + `:manager.value eq "p2"`:   true,
		`manager.value eq "p2"`:                       false,
		`  userName   eq  "ada@example.com"  `:        true,
	} {
		e, err := parseFilter(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := e.match(of); got != want {
			t.Errorf("%s is %v", e, got)
		}
	}
}

func TestWrongFilters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                               "At character 1 there should be the name of an attribute",
		`userName`:                       "At character 9 there should be an operator",
		`userName is "x"`:                "At character 10 there should be an operator",
		`userName eq`:                    "At character 12 there should be a text in double quotes",
		`userName eq x`:                  "At character 13 there should be a text in double quotes",
		`userName eq "x`:                 "At character 13",
		`userName eq ["x"]`:              "At character 13 there should be a text",
		`active gt true`:                 "At character 11 there should be a value that gt can compare",
		`age co 3`:                       "a value that co can compare",
		`userName eq "x" and`:            "At character 20 there should be the name of an attribute",
		`userName eq "x" userName pr`:    "At character 17 there should be the end of the filter",
		`(userName pr`:                   `At character 13 there should be ")"`,
		`emails[type pr`:                 `At character 15 there should be "]"`,
		`not userName pr`:                `At character 5 there should be "("`,
		`name..x pr`:                     "the name of an attribute",
		`name. pr`:                       "the name of an attribute",
		`1name pr`:                       "the name of an attribute",
		strings.Repeat("(", 40) + "a pr": "more than 32 brackets",
		strings.Repeat("a", 5000):        "more than 4096 characters",
	} {
		if e, err := parseFilter(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s is %v, %v, want %q", text, e, err, want)
		}
	}
}

func FuzzFilter(f *testing.F) {
	f.Add(`userName eq "ada" and (emails[type eq "work"] or not (title pr))`)
	f.Add(enterpriseSchema + `:manager.value ne null`)
	f.Add(`a le -1.5e3 OR b co "\u00e9"`)
	of := read(f, ada)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parseFilter(text)
		if err != nil {
			return
		}
		again, err := parseFilter(e.String())
		if len(e.String()) > maxFilter || err != nil && strings.Contains(err.Error(), "brackets") {
			return // written out, it needs more brackets than may be
		}
		if err != nil || again.String() != e.String() || again.match(of) != e.match(of) {
			t.Errorf("%q is %q and then %v, %v", text, e, again, err)
		}
	})
}
