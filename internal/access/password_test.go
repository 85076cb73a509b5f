package access

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/leadwright/leadwright/internal/fault"
)

// HashAt makes the hash of a password at another cost, for tests.
func HashAt(passes, memory uint32, password string) string {
	c := cost{passes, memory, 1}
	salt := []byte("0123456789abcdef")
	return c.phc(salt, argon2.IDKey(normal(password), salt, c.time, c.memory, c.threads, keyBytes))
}

func TestPasswordsAreJudged(t *testing.T) {
	t.Parallel()
	known := []string{"ada.lovelace@example.com", "Ada Lovelace Example"}
	for password, good := range map[string]bool{
		"seven grey herons wade": true, "correct horse battery": true, "tr0ub4dor&3 and on": true, "ümläut-wörter-gehen": true,
		"пароль из многих слов": true, "my dog eats passwords": true, "kx82Fpq#mm1z": true,
		"": false, "short": false, "elevenchars": false, "aaaaaaaaaaaaaaaa": false, "abababababab": false, "123456789012": false,
		"987654321098": false, "abcdefghijklm": false, "qwertyuiopas": false, "Password2026!": false, "PASSWORD1234": false,
		"passwordpassword": false, "!!!letmein2026": false, "Leadwright1234": false, "2026-11-25 18:00": false,
		"ada.lovelace@example.com": false, "ada.lovelace2026": false, "Ada Lovelace Example": false, "adalovelaceexample": false,
		"\xff\xfe\xfd 12 bytes ok": false, "a\u0301bcde fghi": false, // an accent is no character of its own
	} {
		err := judgePassword(password, known...)
		if (err == nil) != good || err != nil && !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%q: %v, want good %v", password, err, good)
		}
	}
	if err := judgePassword(strings.Repeat("ab cd", 300)); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("1,500 bytes: %v", err)
	}
	if err := judgePassword(strings.Repeat("ab cd efg ", 100)); err != nil {
		t.Errorf("1,000 bytes: %v", err)
	}
}

func TestOnePasswordFromEveryKeyboard(t *testing.T) {
	t.Parallel()
	phc, err := hashPassword(t.Context(), "caf\u00e9 au lait, please")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"cafe\u0301 au lait, please": true, "cafe au lait, please": false,
		"Caf\u00e9 au lait, please": false, "": false} {
		if right, stale, err := checkPassword(t.Context(), phc, password); right != want || stale || err != nil {
			t.Errorf("%q: %v, %v, %v", password, right, stale, err)
		}
	}
}

func TestNobodysHashIsNobodys(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"", "seven grey herons wade"} {
		if right, _, err := checkPassword(t.Context(), "", password); right || err != nil {
			t.Errorf("%q: %v, %v", password, right, err)
		}
	}
	for _, bad := range []string{"x", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=9999999,t=1,p=1$AA$AA",
		"$argon2id$v=19$m=8,t=0,p=1$AA$AA", "$argon2id$v=19$m=8,t=1,p=0$AA$AA", "$argon2id$v=19$m=8,t=1,p=1$AA$AA"} {
		if right, _, err := checkPassword(t.Context(), bad, "x"); right || !fault.Is(err, fault.KindInternal) {
			t.Errorf("%q: %v, %v", bad, right, err)
		}
	}
}

func TestWaitsGrow(t *testing.T) {
	t.Parallel()
	l := limit{free: 3, most: time.Minute}
	for wrong, want := range map[int]time.Duration{0: 0, 2: 0, 3: 2 * time.Second, 4: 4 * time.Second, 7: 32 * time.Second,
		8: time.Minute, 1000: time.Minute, 1 << 30: time.Minute} {
		if got := l.wait(wrong); got != want {
			t.Errorf("after %d wrong ones: %v, want %v", wrong, got, want)
		}
	}
}
