//go:build unix

package git

import (
	"errors"
	"os/exec"
	"syscall"
)

// ownGroup puts git and all that it starts into one process group, which ends as a whole when the context does.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// gone reports that the other end of a pipe was closed.
func gone(err error) bool { return errors.Is(err, syscall.EPIPE) }
