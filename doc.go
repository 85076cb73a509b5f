// Package leadwright is the front door of the house; it holds no code. This is the tour.
//
// Leadwright is a workbench for technical leadership: one program that reads the histories of repositories and answers,
// from evidence, what a technical lead needs to know. The answers so far are about knowledge (who could safely change
// this tomorrow, how do we know, and where would it be thin if somebody were away) and about people (who answers for what,
// what can they do and want to do, and who may see that).
//
// # One question, from the door to the evidence
//
// Take `leadwright who internal/parser`, and read along:
//
//   - cmd/leadwright/who.go is the door: it reads the flags, finds the repository around the working directory and
//     prints what it gets.
//   - internal/knowledge answers. Scan in scan.go reads what is new, Build in history.go makes the stored pieces one
//     History, Measure in measure.go weighs it, and an Atlas (atlas.go) is all of that at one moment. OpenOverview in
//     sheet.go reads what was kept of it, which is all that this question needs.
//   - internal/git is the only package that runs git. Walk in walk.go streams commits out of it.
//   - internal/people says whose an identity is: match.go is the rule, decide.go what persons decided over it.
//   - internal/store keeps it all, in SQLite or PostgreSQL, under one SQL text. Every area works on Tx, in tx.go.
//   - internal/access holds who is asking, and policy.go in it is the one table of what each role may.
//   - internal/fault is what goes wrong, as a sentence and a hint.
//
// The same question asked of a page goes through internal/web, and asked by a program through internal/api. Both call
// the same functions and hold no rule; internal/jobs does in the background what takes long.
//
// # A second question: who answers for what
//
//   - internal/role holds the catalogue of roles as data, and internal/roster the organisation as a value with its files.
//   - internal/organisation keeps it, and works out how people stand to each other; from that internal/access derives what
//     each may see.
//   - internal/duty compares the two: New in duty.go, Cover in cover.go, With and Compare in change.go.
//
// # Where to look for what
//
//   - ARCHITECTURE.md: every package with its floor, and how an area is made.
//   - arch_test.go: who may import whom, each with its reason. What is not listed there is forbidden.
//   - decisions: what was decided, against what, and why.
//   - CONTRIBUTING.md: how to build, test and change it.
package leadwright
