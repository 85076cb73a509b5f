// Package vault seals secrets that have to be read again, such as tokens for other programs, with a key that lies in a file
// beside the database: who has the database alone, or a copy of it, has no secrets.
//
// They are sealed with AES-256 in Galois/Counter Mode (NIST SP 800-38D) and a random nonce each.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/leadwright/leadwright/internal/fault"
)

// keyBytes is how long a key is.
const keyBytes = 32

// Vault seals with one key.
type Vault struct{ with cipher.AEAD }

// New returns the vault of a key of 32 bytes.
func New(key []byte) (*Vault, error) {
	if len(key) != keyBytes {
		return nil, fault.Unavailable("The key for secrets has %d bytes instead of %d", len(key), keyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	with, err := cipher.NewGCMWithRandomNonce(block)
	return &Vault{with}, err
}

// Open returns the vault whose key is in a file, which it makes for its owner alone where there is none.
func Open(file string) (*Vault, error) {
	key, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeKey(file); err == nil {
			key, err = os.ReadFile(file)
		}
	}
	if err != nil {
		return nil, fault.Unavailable("The key for secrets in %s cannot be read", file).Because(err)
	}
	v, err := New(key)
	if err != nil {
		return nil, fault.Unavailable("%s is no key for secrets", file).Because(err).
			WithHint("Put the right one back from a backup. Without it, take the file away and give the tokens again.")
	}
	return v, nil
}

// makeKey makes a key that is there as a whole or not at all, also where two begin at once.
func makeKey(file string) (err error) {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	part, err := os.CreateTemp(filepath.Dir(file), ".key-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(part.Name())) }()
	_, err = part.Write(key)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return err
	}
	if err = os.Link(part.Name(), file); errors.Is(err, fs.ErrExist) { // the other one was first
		return nil
	}
	return err
}

// Seal seals a secret for what it is for, such as the address that it is sent to; empty stays empty.
func (v *Vault) Seal(secret, purpose string) string {
	if secret == "" {
		return ""
	}
	sealed := v.with.Seal(nil, nil, []byte(secret), []byte(purpose)) //nolint:gosec // it draws its own nonce
	return base64.RawStdEncoding.EncodeToString(sealed)
}

// Reveal returns a secret that was sealed for the same thing. It fails with fault.Unavailable where it was sealed with another
// key or for something else.
func (v *Vault) Reveal(sealed, purpose string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err == nil {
		b, err = v.with.Open(nil, nil, b, []byte(purpose))
	}
	if err != nil {
		return "", fault.Unavailable("The secret for %s cannot be read with the key that is there", purpose).Because(err).
			WithHint("Put the key back that it was sealed with, or give the secret again.")
	}
	return string(b), nil
}
