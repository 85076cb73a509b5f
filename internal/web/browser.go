package web

import (
	"net/http"
	"strings"
)

// Names in the User-Agent header, the more telling first: most browsers also claim to be others.
var (
	browserNames = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"}}
	systemNames = [][2]string{{"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"CrOS", "ChromeOS"}, {"Mac OS X", "a Mac"}, {"Linux", "Linux"}}
)

// browserOf says in words which browser sent a request: "Firefox on Linux". It helps people to know their sessions, and
// nothing rests on it.
func browserOf(r *http.Request) string {
	agent := r.UserAgent()
	find := func(names [][2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser, system := find(browserNames), find(systemNames)
	switch {
	case browser == "":
		return "another program"
	case system == "":
		return browser
	default:
		return browser + " on " + system
	}
}
