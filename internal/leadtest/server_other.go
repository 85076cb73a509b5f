//go:build !unix

package leadtest

// startServer finds no PostgreSQL that could be started here.
func startServer() (*server, error) { return nil, errNoPostgres }
