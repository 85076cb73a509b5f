package jobs

import (
	"crypto/rand"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// process tells this process apart from an earlier one with the same number.
var process = rand.Text()

var workers atomic.Int64

// newWorkerID names a worker: machine, process number, process, number in the process, divided by slashes.
func newWorkerID() string {
	return fmt.Sprintf("%s/%d/%s/%d", machine(), os.Getpid(), process, workers.Add(1))
}

// machine names where process numbers are unique: the host, and on Linux its start and the PID namespace, which
// differs between containers.
func machine() string {
	host, err := os.Hostname()
	if err != nil {
		return process // a name that nobody else has: then only leases tell
	}
	boot, err1 := os.ReadFile("/proc/sys/kernel/random/boot_id")
	space, err2 := os.Readlink("/proc/self/ns/pid")
	if err1 == nil && err2 == nil {
		host += "+" + strings.TrimSpace(string(boot)) + "+" + space
	}
	return strings.ReplaceAll(host, "/", "-")
}

// gone reports whether the process of a worker has surely ended. Of other machines nothing is known.
func gone(worker string) bool {
	parts := strings.Split(worker, "/")
	if len(parts) != 4 || parts[0] != machine() {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil {
		return false
	}
	if pid == os.Getpid() {
		return parts[2] != process
	}
	return !alive(pid)
}
