//go:build linux

package leadtest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// helperEnv tells the test binary to start a server and wait until it is killed.
const helperEnv = "LEADWRIGHT_LEADTEST_HELPER"

func init() {
	if os.Getenv(helperEnv) == "" {
		return
	}
	s, err := thisServer()
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println(s.dir)
	select {}
}

func TestServerEndsWithAKilledProcess(t *testing.T) {
	t.Parallel()
	if _, err := thisServer(); errors.Is(err, errNoPostgres) {
		t.Skip(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helperEnv+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	dir := strings.TrimSpace(line)
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, ".s.PGSQL.5432")
	before := dial(socket)
	cmd.Process.Kill()
	cmd.Wait() // its result is that it was killed
	if err != nil || before != nil {
		t.Fatalf("the process says %q (%v), its server answers with %v", line, err, before)
	}
	Eventually(t, "the server ends", func() bool { return dial(socket) != nil })
}

func dial(socket string) error {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	return conn.Close()
}
