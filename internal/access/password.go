package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/leadwright/leadwright/internal/fault"
)

// How long a password is: at least so many characters, at most so many bytes.
const (
	MinPassword = 12
	maxPassword = 1024
)

// cost is what computing one hash takes.
type cost struct {
	time    uint32 // passes
	memory  uint32 // KiB
	threads uint8
}

// today is the cost of hashes made now. Those made at another cost are made anew when their password is next used.
// OWASP's password storage cheat sheet gives these values for argon2id.
var today = cost{time: 2, memory: 19 * 1024, threads: 1}

// hashers lets so many hashes be computed at once: each takes 19 MiB and a processor for some 40 ms.
var hashers = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// hashing runs compute when it is its turn.
func hashing(ctx context.Context, compute func()) error {
	select {
	case hashers <- struct{}{}:
		defer func() { <-hashers }()
		compute()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const saltBytes, keyBytes = 16, 32

var b64 = base64.RawStdEncoding

// hashPassword returns the argon2id hash of a password in PHC form.
func hashPassword(ctx context.Context, password string) (phc string, err error) {
	err = hashing(ctx, func() {
		salt := make([]byte, saltBytes)
		rand.Read(salt) // never fails, see crypto/rand
		phc = today.phc(salt, argon2.IDKey(normal(password), salt, today.time, today.memory, today.threads, keyBytes))
	})
	return phc, err
}

func (c cost) phc(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// nobodysHash is compared with when there is no account, so that this takes as long. No password has it.
var nobodysHash = today.phc(make([]byte, saltBytes), make([]byte, keyBytes))

// checkPassword reports whether a password has the hash, and whether the hash was made at another cost than today's. An
// empty hash is nobody's: comparing takes as long, and nothing has it.
func checkPassword(ctx context.Context, phc, password string) (right, stale bool, err error) {
	real := phc != ""
	if !real {
		phc = nobodysHash
	}
	c, salt, key, err := parsePHC(phc)
	if err != nil {
		return false, false, fault.Internal(err, "A password's hash cannot be read")
	}
	err = hashing(ctx, func() {
		got := argon2.IDKey(normal(password), salt, c.time, c.memory, c.threads, keyBytes)
		right = subtle.ConstantTimeCompare(got, key) == 1 && real
	})
	return right, c != today, err
}

func parsePHC(phc string) (c cost, salt, key []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errors.New("access: not an argon2id hash of this version")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.time, &c.threads); err != nil {
		return c, nil, nil, err
	}
	if c.time < 1 || c.time > 16 || c.threads < 1 || c.memory > 1<<20 {
		return c, nil, nil, errors.New("access: a hash at a cost that nobody chose")
	}
	if salt, err = b64.DecodeString(parts[4]); err != nil {
		return c, nil, nil, err
	}
	if key, err = b64.DecodeString(parts[5]); err == nil && len(key) != keyBytes {
		err = errors.New("access: a hash of another length")
	}
	return c, salt, key, err
}

// normal is the form in which a password is hashed, so that every keyboard writes the same (NIST SP 800-63B, 3.1.1.2).
func normal(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }

// common are words that the commonest passwords are made of, one a line.
//
//go:embed common.txt
var common string

var commonWords = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(common) {
		words[word] = true
	}
	return words
}()

// judgePassword refuses passwords that are too short, or that somebody guesses first. There are no rules of what
// characters it must have: they make people choose worse ones (NIST SP 800-63B, 3.1.1.2). known is what somebody knows
// about the account: its login and its name.
func judgePassword(password string, known ...string) error {
	if len(password) > maxPassword {
		return fault.Invalid("password", "The password is too long").WithHint("Give at most %d bytes.", maxPassword)
	}
	if !utf8.ValidString(password) {
		return fault.Invalid("password", "The password has bytes that are no text")
	}
	text := string(normal(password))
	if utf8.RuneCountInString(text) < MinPassword {
		return fault.Invalid("password", "The password is too short").
			WithHint("Give at least %d characters; a few words that only you would put together are good.", MinPassword)
	}
	guessed := fault.Invalid("password", "This password is one of the first that somebody would try").
		WithHint("A few words that only you would put together are good.")
	folded := strings.ToLower(text)
	distinct := map[rune]bool{}
	for _, r := range folded {
		distinct[r] = true
	}
	if len(distinct) < 5 || isRun(folded) || commonWords[folded] {
		return guessed
	}
	// What is left without digits and signs at both ends: "Password2026!" is "password".
	core := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	if core == "" || commonWords[core] {
		return guessed
	}
	for _, k := range known {
		k = foldLogin(k)
		if k == "" {
			continue
		}
		local, _, _ := strings.Cut(k, "@")
		if folded == k || core == k || core == local || strings.ReplaceAll(core, " ", "") == strings.ReplaceAll(k, " ", "") {
			return fault.Invalid("password", "The password is the name that you sign in with, or your own").
				WithHint("A few words that only you would put together are good.")
		}
	}
	return nil
}

// isRun reports whether a text goes through one row of characters: "abcdefghijkl", "987654321098", "qwertyuiopas".
func isRun(s string) bool {
	for _, row := range []string{"abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb"} {
		twice := row + row
		if strings.Contains(twice, s) || strings.Contains(twice, reversed(s)) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	out := []rune(s)
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}
