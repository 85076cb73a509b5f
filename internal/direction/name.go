package direction

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

var (
	numberedName = regexp.MustCompile(`^(\d{1,6})-`)
	datedName    = regexp.MustCompile(`^\d{8}-`)
)

// nextName makes the name of a new file beside others, as they are named: behind the day, as log4brains does it, where most
// are; else behind the next number, in as many digits as the last has (four where there is none), as adr-tools and MADR do.
func nextName(there []string, title string, on store.Date) string {
	last, width, dated := 0, 4, 0
	taken := map[string]bool{}
	for _, p := range there {
		name := path.Base(p)
		taken[strings.ToLower(name)] = true
		if datedName.MatchString(name) {
			dated++
		} else if m := numberedName.FindStringSubmatch(name); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil && n > last {
				last, width = n, len(m[1])
			}
		}
	}
	slug := fileName(title)
	if dated*2 > len(there) && !on.IsZero() {
		stem := strings.ReplaceAll(on.String(), "-", "") + "-"
		name := stem + slug
		for i := 2; taken[strings.ToLower(name)]; i++ {
			name = fmt.Sprintf("%s%d-%s", stem, i, slug)
		}
		return name
	}
	return fmt.Sprintf("%0*d-%s", width, last+1, slug)
}
