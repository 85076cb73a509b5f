package git

import "time"

// Commit is one commit as the history tells it. Text that git could not decode to UTF-8 has its invalid bytes
// replaced in names and messages, never in paths.
type Commit struct {
	Hash      string   // full hexadecimal object name, 40 digits for SHA-1 and 64 for SHA-256
	Parents   []string // full object names, in order; more than one makes a merge
	Author    Signature
	Committer Signature
	Subject   string    // the first line of the message
	Body      string    // the message after its subject, as it is
	Trailers  []Trailer // every trailer of the last paragraph, unfolded, in order
	Changes   []Change  // against the first parent; empty for merges and for the border of a shallow clone
}

// Signature is a name and an address as written in a commit, at a time in UTC.
type Signature struct {
	Name, Email string
	When        time.Time
}

// Trailer is one "Key: value" line at the end of a message. Keys keep their case; compare them case-insensitively.
type Trailer struct{ Key, Value string }

// Change is what one commit did to one path.
type Change struct {
	Status  byte   // 'A' added, 'M' modified, 'D' deleted, 'R' renamed, 'C' copied, 'T' type changed
	Path    string // raw bytes of the path after the change (before it, for 'D')
	OldPath string // raw bytes of the path before a rename or copy, else empty
	Blob    string // object name after the change, all zeros for 'D'
	Mode    string // octal mode after the change: 100644, 100755, 120000 (symlink), 160000 (submodule)
	Lines   bool   // Added and Deleted are known
	Binary  bool   // git counts no lines in it
	Added   int
	Deleted int
}

// Entry is one file of a tree.
type Entry struct {
	Path string // raw bytes
	Mode string
	Blob string
	Size int64 // bytes; -1 for submodules
}

// Head is where a repository's current branch stands.
type Head struct {
	Branch string // short name; empty when detached
	Hash   string // empty when the branch is unborn (a repository without commits)
}
