//go:build !unix

package git

import (
	"errors"
	"io/fs"
	"os/exec"
)

// ownGroup leaves the default: git itself ends when the context does, and its helpers end with their pipes.
func ownGroup(*exec.Cmd) {}

// gone reports that the other end of a pipe was closed.
func gone(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) && path.Op == "write"
}
