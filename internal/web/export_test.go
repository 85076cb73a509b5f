package web

// Patterns returns every address that the pages answer to, as the router knows it, and whether it needs a session.
func Patterns() (behind, open []string) {
	s := &server{}
	return sortedKeys(s.routes()), sortedKeys(s.doors())
}
