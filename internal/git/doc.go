// Package git reads histories. It is the only package that runs git, and an author is a name and an address here,
// never a person.
//
// A [Repo] is opened by a path ([Open]) or made by [CloneBare] and [InitBare]. [Repo.Order] lists commits oldest first,
// [Repo.Walk] streams what each of them is and did, [Repo.LineCounts] adds the lines, [Repo.Tree], [Repo.Blobs] and
// [Repo.ReadFile] read what the files hold now, and [Repo.Lineage] tells which commits their lines come from.
// [ParseTrailers] and [ParseMailmap] are pure.
//
// # Safety
//
// A repository may be hostile: its configuration, attributes and hooks belong to whoever made it. Therefore every
// process is made by one function (see run.go) with a closed environment, with settings that switch off all that a
// repository could make git run, without network unless a clone or a fetch asks for it, and with names that can never
// be taken for options. Nothing is ever checked out, and only repositories that Leadwright made itself are written to.
//
// # Errors
//
// Failures are [fault.Error] values with a sentence for people. A cancelled context gives its own error. Errors
// returned by a yield function come back unchanged.
package git
