//go:build !unix

package jobs

import "os"

// alive reports whether a process with this number runs; when it cannot be known it does.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	return p.Release() == nil
}
