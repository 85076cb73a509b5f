package vault_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/vault"
)

func TestASecretIsReadAgainWithItsKeyAndForItsPurposeOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secrets.key")
	vaults := make([]*vault.Vault, 8)
	var wait sync.WaitGroup
	for i := range vaults { // all at once: one makes the key
		wait.Go(func() {
			v, err := vault.Open(file)
			if err != nil {
				t.Error(err)
			}
			vaults[i] = v
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	sealed := vaults[0].Seal("sesame", "https://git.example.org")
	if strings.Contains(sealed, "sesame") || sealed == vaults[0].Seal("sesame", "https://git.example.org") {
		t.Errorf("%q is no seal", sealed)
	}
	for _, v := range vaults {
		if got, err := v.Reveal(sealed, "https://git.example.org"); err != nil || got != "sesame" {
			t.Errorf("it is %q: %v", got, err)
		}
	}
	other, err := vault.Open(filepath.Join(t.TempDir(), "secrets.key"))
	if err != nil {
		t.Fatal(err)
	}
	for name, reveal := range map[string]func() (string, error){
		"another key":     func() (string, error) { return other.Reveal(sealed, "https://git.example.org") },
		"another purpose": func() (string, error) { return vaults[0].Reveal(sealed, "https://elsewhere.example.org") },
		"cut off":         func() (string, error) { return vaults[0].Reveal(sealed[:8], "https://git.example.org") },
		"no text":         func() (string, error) { return vaults[0].Reveal("?", "https://git.example.org") },
	} {
		if got, err := reveal(); !fault.Is(err, fault.KindUnavailable) || got != "" {
			t.Errorf("%s: it is %q: %v", name, got, err)
		}
	}
	if got, err := vaults[0].Reveal(vaults[0].Seal("", "x"), "x"); err != nil || got != "" {
		t.Errorf("nothing is %q: %v", got, err)
	}
	is, err := os.Stat(file)
	if err != nil || is.Mode().Perm() != 0o600 {
		t.Errorf("the key may be read: %v %v", is.Mode(), err)
	}
}

func TestAKeyThatIsNone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "secrets.key")
	if err := os.WriteFile(file, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{file, dir, filepath.Join(dir, "none", "secrets.key")} {
		if _, err := vault.Open(f); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%s gives %v", f, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".key-*")); err != nil || len(left) > 0 {
		t.Errorf("%v is left: %v", left, err)
	}
}
