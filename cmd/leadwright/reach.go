package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

// reach is how browsers reach the workbench, and how people sign in beside its own ways.
type reach struct {
	addr            string
	hosts           []string
	tlsCert, tlsKey string
	proxy           string // the name under which a proxy serves it by https
	oidc            provider
}

// provider is an OpenID Connect provider as the flags say it.
type provider struct {
	issuer, clientID, name, secretFile string
	matchEmail                         bool
}

func (r *reach) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.addr, "addr", defaultAddr, "address to listen on; port 0 takes a free one")
	f.StringArrayVar(&r.hosts, "host", nil, "a name under which browsers reach it; may be repeated")
	f.StringVar(&r.tlsCert, "tls-cert", "", "file with the certificate, to serve https")
	f.StringVar(&r.tlsKey, "tls-key", "", "file with the certificate's key")
	f.StringVar(&r.proxy, "behind-proxy", "", "the name under which a proxy in front serves it by https")
	f.StringVar(&r.oidc.issuer, "oidc-issuer", "", "address of an OpenID Connect provider to sign in with")
	f.StringVar(&r.oidc.clientID, "oidc-client-id", "", "what the provider calls this workbench")
	f.StringVar(&r.oidc.name, "oidc-name", "", "what people call the provider (default: the name in its address)")
	f.StringVar(&r.oidc.secretFile, "oidc-secret-file", "", "file with the client's secret (or $LEADWRIGHT_OIDC_SECRET)")
	f.BoolVar(&r.oidc.matchEmail, "oidc-match-email", false,
		"an address that the provider has verified accepts the invitation made with it")
}

// secure reports whether browsers reach it by https.
func (r *reach) secure() bool { return r.tlsCert != "" || r.proxy != "" }

// check refuses to let others in where nobody would be kept out: beyond this machine there has to be https, a name to
// answer to, and an account that can sign in.
func (r *reach) check() error {
	host, _, err := net.SplitHostPort(r.addr)
	if err != nil {
		return fault.Invalid("addr", "The address %q is not of the form host:port", r.addr).WithHint("For example %s", defaultAddr)
	}
	if (r.tlsCert == "") != (r.tlsKey == "") {
		return fault.Invalid("tls-cert", "A certificate and its key go together").WithHint("Give both --tls-cert and --tls-key.")
	}
	for _, name := range append([]string{r.proxy}, r.hosts...) {
		if strings.ContainsAny(name, "/:@ ") {
			return fault.Invalid("host", "%q is no name of a host", name).
				WithHint("Give the name alone, such as lead.example.com, without https:// and without a port.")
		}
	}
	if isLoopback(host) {
		return nil
	}
	if !r.secure() {
		return fault.Invalid("addr", "Leadwright does not listen on %s without https: passwords could be read on their way", r.addr).
			WithHint("Give --tls-cert and --tls-key, or put a proxy with https in front and name it with --behind-proxy HOST.")
	}
	if ip := net.ParseIP(host); r.proxy == "" && len(r.hosts) == 0 && (host == "" || ip != nil && ip.IsUnspecified()) {
		return fault.Invalid("host", "It is not said under which name browsers reach Leadwright at %s", r.addr).
			WithHint("Give it with --host NAME: requests under other names are refused.")
	}
	return nil
}

// ready refuses to be reached from beyond this machine while nobody could sign in.
func (r *reach) ready(ctx context.Context, db *store.DB) error {
	host, _, err := net.SplitHostPort(r.addr)
	if err != nil || isLoopback(host) && r.proxy == "" {
		return err
	}
	ready := false
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		ready, err = access.Ready(ctx, tx)
		return err
	})
	if err == nil && !ready {
		err = fault.Conflict("There is no account yet that could sign in from elsewhere").
			WithHint("Run leadwright serve on this machine alone, open its link, and add a way to sign in on your account's page.")
	}
	return err
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// base is the address that links begin with, for the listener's own address.
func (r *reach) base(listening string) string {
	switch {
	case r.proxy != "":
		return "https://" + r.proxy
	case r.tlsCert == "":
		return "http://" + listening
	}
	host, port, err := net.SplitHostPort(listening)
	if err == nil && len(r.hosts) > 0 {
		host = r.hosts[0]
	}
	if port == "443" {
		return "https://" + host
	}
	return "https://" + net.JoinHostPort(host, port)
}

// tlsConfig holds the certificate; nil for none.
func (r *reach) tlsConfig() (*tls.Config, error) {
	if r.tlsCert == "" {
		return nil, nil
	}
	cert, err := tls.LoadX509KeyPair(r.tlsCert, r.tlsKey)
	if err != nil {
		return nil, fault.Invalid("tls-cert", "The certificate %s cannot be used with the key %s", r.tlsCert, r.tlsKey).Because(err).
			WithHint("Both are files in PEM form and belong together: %s.", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
}

// config says to the pages how they are reached.
func (r *reach) config() (web.Config, error) {
	c := web.Config{TLS: r.secure(), Hosts: r.hosts, Proxied: r.proxy != ""}
	if host, _, err := net.SplitHostPort(r.addr); err == nil && host != "" {
		c.Hosts = append(c.Hosts, host)
	}
	if r.proxy != "" {
		c.Hosts, c.Base = append(c.Hosts, r.proxy), "https://"+r.proxy
	}
	if r.oidc == (provider{}) {
		return c, nil
	}
	var err error
	c.Provider, err = r.oidc.open()
	return c, err
}

// open checks what the flags say of a provider. It is not asked yet.
func (p provider) open() (*web.Provider, error) {
	u, err := url.Parse(p.issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, fault.Invalid("oidc-issuer", "The provider's address %q does not begin with https://", p.issuer).
			WithHint("Give --oidc-issuer as the provider says it, such as https://login.example.com.")
	}
	if p.clientID == "" {
		return nil, fault.Invalid("oidc-client-id", "It is not said what the provider calls this workbench").
			WithHint("Register it there and give --oidc-client-id.")
	}
	secret := os.Getenv("LEADWRIGHT_OIDC_SECRET")
	if p.secretFile != "" {
		text, err := os.ReadFile(p.secretFile)
		if err != nil {
			return nil, fault.Invalid("oidc-secret-file", "The file %s cannot be read", p.secretFile).Because(err)
		}
		secret = strings.TrimSpace(string(text))
	}
	name := p.name
	if name == "" {
		name = u.Hostname()
	}
	return &web.Provider{Name: name, Issuer: p.issuer, ClientID: p.clientID, Secret: secret, ByAddress: p.matchEmail}, nil
}
