//go:build unix

package jobs

import (
	"errors"
	"syscall"
)

// alive reports whether a process with this number runs; when it cannot be known it does.
func alive(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
