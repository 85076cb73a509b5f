//go:build unix && !linux

package leadtest

import "syscall"

// dieWithParent does nothing where the kernel has no such service: Main stops the server there.
func dieWithParent(*syscall.SysProcAttr) {}
