package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// newSecret makes 256 random bits as 43 characters that are safe in a URL and a cookie, and what is stored of them.
// So many bits cannot be guessed, so a plain fast hash is enough.
func newSecret() (secret string, hash []byte) {
	var bits [32]byte
	rand.Read(bits[:]) // never fails, see crypto/rand
	secret = base64.RawURLEncoding.EncodeToString(bits[:])
	return secret, hashOf(secret)
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
