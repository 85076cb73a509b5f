package git

import "strings"

// CheckURL reports why an address cannot be cloned, as far as its form tells. It contacts nobody.
func CheckURL(address string) error {
	_, err := protocolsOf(address)
	return err
}

// ShowURL returns an address as people may see it: without a password, and over HTTP without the user, who often is
// a token. The user of an SSH address stays, being part of where it leads.
func ShowURL(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	authority, _, _ := strings.Cut(rest, "/")
	at := strings.LastIndexByte(authority, '@')
	if !ok || at < 0 {
		return address
	}
	user, _, secret := strings.Cut(authority[:at], ":")
	switch {
	case scheme != "ssh":
		user = "***"
	case secret:
		user += ":***"
	}
	return scheme + "://" + user + rest[at:]
}
