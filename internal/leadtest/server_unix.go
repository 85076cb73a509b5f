//go:build unix

package leadtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Directories of servers lie directly in /tmp: the path of a socket may have about 100 characters only, and the user
// that the server runs as must be able to reach it.
const (
	serverParent = "/tmp"
	serverPrefix = "leadwright-postgres-"
)

// startServer starts a server on a copy of a prepared data directory and waits until it answers.
func startServer() (*server, error) {
	bin, err := findBinaries()
	if err != nil {
		return nil, err
	}
	removeAbandoned()
	dir, err := os.MkdirTemp(serverParent, serverPrefix)
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, stop: func() { os.RemoveAll(dir) }}
	who, err := unprivileged()
	if err == nil {
		err = s.run(bin, who)
	}
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return s, nil
}

func (s *server) run(bin string, who *syscall.Credential) error {
	// The lock tells other test processes that this directory is in use; it ends with this process.
	alive, err := lockFile(filepath.Join(s.dir, "lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	if err := copyPrepared(bin, data, who); err != nil {
		return err
	}
	if err := give(s.dir, who); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
		"-c", "shared_buffers=16MB", "-c", "max_connections=200", "-c", "autovacuum=off", "-c", "wal_level=minimal",
		"-c", "max_wal_senders=0", "-c", "dynamic_shared_memory_type=mmap")
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	dieWithParent(cmd.SysProcAttr)

	started, ended := make(chan error), make(chan struct{})
	go func() {
		// The kernel ends the server with the thread that started it, so this goroutine keeps its thread.
		runtime.LockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait() // its result is in the log; stop asks for the end only
		}
	}()
	if err := <-started; err != nil {
		return errors.Join(err, log.Close(), alive.Close())
	}
	if s.admin, err = sql.Open("pgx", s.url("postgres")); err != nil {
		return err
	}
	s.stop = func() {
		s.admin.Close()
		cmd.Process.Signal(syscall.SIGQUIT) // at once: there is nothing to keep
		<-ended
		log.Close()
		os.RemoveAll(s.dir)
		alive.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.admin.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			text, _ := os.ReadFile(log.Name()) // best effort: it goes into a message
			return fmt.Errorf("the server ended: %s", bytes.TrimSpace(text))
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// copyPrepared puts a data directory at target. initdb is slow, so its result is kept in the user's cache.
func copyPrepared(bin, target string, who *syscall.Credential) error {
	version, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	cache = filepath.Join(cache, "leadwright-test")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return err
	}
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' {
			return r
		}
		return '-'
	}, strings.TrimSpace(string(version)))
	prepared := filepath.Join(cache, name)
	lock, err := lockFile(prepared+".lock", syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer lock.Close()
	if _, err := os.Stat(prepared); errors.Is(err, fs.ErrNotExist) {
		if err := prepare(bin, prepared, who); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return os.CopyFS(target, os.DirFS(prepared))
}

// prepare makes the data directory prepared, complete or not at all.
func prepare(bin, prepared string, who *syscall.Credential) error {
	dir, err := os.MkdirTemp(serverParent, serverPrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	alive, err := lockFile(filepath.Join(dir, "lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer alive.Close()
	if err := give(dir, who); err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "leadwright",
		"--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--wal-segsize=1")
	cmd.Dir, cmd.SysProcAttr = dir, &syscall.SysProcAttr{Credential: who}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	half := prepared + ".half"
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	if err := os.CopyFS(half, os.DirFS(filepath.Join(dir, "data"))); err != nil {
		return err
	}
	return os.Rename(half, prepared)
}

// unprivileged returns the user to run the server as, nil for ourselves: PostgreSQL refuses to be root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	var errs []error
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.Join(errs...)
}

// give makes dir and all in it who's own, closed to others as PostgreSQL demands. The lock stays ours.
func give(dir string, who *syscall.Credential) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if err := os.Chmod(path, 0o700); err != nil {
				return err
			}
		}
		if who == nil {
			return nil
		}
		return os.Chown(path, int(who.Uid), int(who.Gid))
	})
}

// lockFile opens and locks a file. Closing it, or the end of the process, gives the lock back.
func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// removeAbandoned removes what killed test processes left. It is tidying, so it passes over what it cannot remove.
func removeAbandoned() {
	dirs, err := filepath.Glob(filepath.Join(serverParent, serverPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		// A directory that is just being made has no lock yet.
		if info, err := os.Stat(dir); err != nil || time.Since(info.ModTime()) < time.Minute {
			continue
		}
		if lock, err := lockFile(filepath.Join(dir, "lock"), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			os.RemoveAll(dir)
			lock.Close()
		}
	}
}
