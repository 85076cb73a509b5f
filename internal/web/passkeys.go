package web

import (
	"encoding/json"
	"net/http"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// A passkey is made and used by script (assets/passkeys.js), which asks for a challenge and sends back what the device
// signed, both as JSON.

// told is what script is told: where to go on, or what went wrong.
type told struct {
	To       string `json:"to,omitempty"`
	Sentence string `json:"sentence,omitempty"`
}

// answered is what script sends: what the browser gave back, and what the form around the button holds.
type answered struct {
	access.Answer

	Key string `json:"key"` // of an invitation or a recovery link
	To  string `json:"to"`
}

// talk answers script: with what do gives, or with the sentence of what went wrong.
func (s *server) talk(w http.ResponseWriter, r *http.Request, do func(in answered) (any, error)) error {
	var in answered
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm)).Decode(&in)
	if err != nil {
		err = fault.Invalid("passkey", "What the browser sent could not be read").Because(err)
	}
	var out any
	if err == nil {
		out, err = do(in)
	}
	status := http.StatusOK
	if err != nil {
		if status = refusal(w, err); status == 0 {
			status = statusOf(err)
		}
		if status == http.StatusInternalServerError {
			s.Log.Error("a passkey failed", "path", r.URL.Path, "error", err)
		}
		sentence, hint := fault.Sentence(err)
		out = told{Sentence: sentenceOf(sentence, hint)}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
	return nil
}

func sentenceOf(said, hint string) string {
	if hint == "" {
		return sentence(said)
	}
	return sentence(said) + " " + sentence(hint)
}

// askPasskey gives a challenge for any passkey of this site.
func (s *server) askPasskey(w http.ResponseWriter, r *http.Request) error {
	return s.talk(w, r, func(answered) (out any, err error) {
		if err := s.asked.Pass(s.Now(), s.origin(r)); err != nil {
			return nil, err
		}
		return s.challenge(r, func(tx *store.Tx) (access.Challenge, error) {
			return access.BeginPasskeySignIn(r.Context(), tx, s.site(r))
		})
	})
}

func (s *server) challenge(r *http.Request, begin func(tx *store.Tx) (access.Challenge, error)) (c access.Challenge, err error) {
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		c, err = begin(tx)
		return err
	})
	return c, err
}

func (s *server) signInWithPasskey(w http.ResponseWriter, r *http.Request) error {
	return s.talk(w, r, func(in answered) (any, error) {
		var token string
		err := s.guess(r, func() (err error) {
			token, err = access.SignInWithPasskey(r.Context(), s.DB, s.site(r), browserOf(r), in.Answer)
			return err
		})
		if err == nil {
			err = s.take(w, r, token)
		}
		return told{To: ownPath(in.To)}, err
	})
}

func (s *server) askPasskeyByLink(w http.ResponseWriter, r *http.Request) error {
	return s.talk(w, r, func(in answered) (out any, err error) {
		err = s.guess(r, func() (err error) {
			out, err = s.challenge(r, func(tx *store.Tx) (access.Challenge, error) {
				return access.BeginPasskeyByLink(r.Context(), tx, in.Key, s.site(r))
			})
			return err
		})
		return out, err
	})
}

func (s *server) acceptWithPasskey(w http.ResponseWriter, r *http.Request) error {
	return s.talk(w, r, func(in answered) (any, error) {
		var token string
		err := s.guess(r, func() (err error) {
			token, err = access.AcceptWithPasskey(r.Context(), s.DB, in.Key, browserOf(r), s.site(r), in.Answer)
			return err
		})
		if err == nil {
			err = s.take(w, r, token)
		}
		return told{To: "/"}, err
	})
}

func (s *server) beginPasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.talk(w, r, func(answered) (any, error) {
		return s.challenge(r, func(tx *store.Tx) (access.Challenge, error) {
			return access.BeginPasskey(r.Context(), tx, v.Actor, s.site(r))
		})
	})
}

func (s *server) finishPasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.talk(w, r, func(in answered) (any, error) {
		return told{To: "/account?done=passkey"}, access.FinishPasskey(r.Context(), s.DB, v.Actor, s.site(r), in.Answer)
	})
}

func (s *server) removePasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/account", "unpasskey", func(tx *store.Tx) error {
		return access.RemovePasskey(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
}

func (s *server) renamePasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/account", "", func(tx *store.Tx) error {
		return access.RenamePasskey(r.Context(), tx, v.Actor, r.PathValue("id"), r.PostFormValue("name"))
	})
}

// change does one thing in a transaction and leads to a page that says so.
func (s *server) change(w http.ResponseWriter, r *http.Request, to, done string, do func(tx *store.Tx) error) error {
	if err := s.DB.Write(r.Context(), do); err != nil {
		return err
	}
	return back(w, r, to, done)
}
