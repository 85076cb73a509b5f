package web

import (
	"encoding/json"
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	t.Parallel()
	may := time.Date(2021, 5, 3, 9, 4, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{plural(1, "area", "areas"), "1 area"},
		{plural(1234567, "line", "lines"), "1,234,567 lines"},
		{counted(1, "pair", "pairs"), "One pair"}, {counted(9, "pair", "pairs"), "Nine pairs"}, {counted(10, "pair", "pairs"), "10 pairs"},
		{figure(-1234), "-1,234"},
		{peopleWord(0), "nobody"},
		{peopleWord(4), "4 people"},
		{list([]string{"Ada", "Ben", "Cleo"}), "Ada, Ben and Cleo"},
		{either([]string{"Ada", "Ben", "Cleo"}), "Ada, Ben or Cleo"}, {either([]string{"Ada"}), "Ada"},
		{some([]string{"Ada", "Ben", "Cleo", "Dag"}, 2), "Ada, Ben and 2 more"},
		{some([]string{"Ada", "Ben", "Cleo"}, 2), "Ada, Ben and Cleo"},
		{percent(0), "0%"}, {percent(0.001), "under 1%"}, {percent(0.999), "over 99%"}, {percent(1), "100%"},
		{day(may), "3 May 2021"}, {day(time.Time{}), ""}, {moment(may), "3 May 2021, 09:04 UTC"},
		{span(may, may), "May 2021"}, {span(may, may.AddDate(1, 0, 0)), "May 2021 to May 2022"},
		{duration(40 * time.Second), "40 seconds"}, {duration(3 * time.Minute), "3 minutes"},
		{sentence("a path is missing"), "A path is missing."},
		{text("a\xffb"), "a\uFFFDb"},
		{link([]string{"knowledge", "a/b", "at", "+x y/ü"}, "away", "p&1", "show", ""), "/knowledge/a%2Fb/at/x%20y/%C3%BC?away=p%261"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestProvidersWriteTruthInTwoWays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{`true`: true, `"true"`: true, `false`: false, `"false"`: false, `null`: false, `1`: false} {
		var said claims
		err := json.Unmarshal([]byte(`{"email":"ada@example.com","email_verified":`+text+`}`), &said)
		if err != nil || bool(said.Verified) != want || said.Email != "ada@example.com" {
			t.Errorf("%s is read as %v, %v", text, said, err)
		}
	}
}
