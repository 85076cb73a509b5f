package manifest

import (
	"path"
	"strings"
)

// extensions are the endings of file names that mean one language. An ending that several languages use (.h, .m, .pl,
// .v, .fs, .cls) is left out: to say nothing is better than to guess. Formats that nobody calls a skill (JSON, YAML,
// Markdown, plain text) are left out as well.
var extensions = map[string]string{
	".go": "Go", ".rs": "Rust", ".py": "Python", ".pyi": "Python", ".pyx": "Cython", ".rb": "Ruby", ".rake": "Ruby",
	".php": "PHP", ".java": "Java", ".kt": "Kotlin", ".kts": "Kotlin", ".scala": "Scala", ".sc": "Scala",
	".groovy": "Groovy", ".clj": "Clojure", ".cljs": "Clojure", ".cljc": "Clojure",
	".c": "C", ".cc": "C++", ".cpp": "C++", ".cxx": "C++", ".hh": "C++", ".hpp": "C++", ".hxx": "C++", ".mm": "Objective-C++",
	".cs": "C#", ".fsx": "F#", ".fsi": "F#", ".vb": "Visual Basic", ".swift": "Swift", ".dart": "Dart",
	".js": "JavaScript", ".mjs": "JavaScript", ".cjs": "JavaScript", ".jsx": "JavaScript",
	".ts": "TypeScript", ".mts": "TypeScript", ".cts": "TypeScript", ".tsx": "TypeScript",
	".vue": "Vue", ".svelte": "Svelte", ".astro": "Astro",
	".html": "HTML", ".htm": "HTML", ".css": "CSS", ".scss": "Sass", ".sass": "Sass", ".less": "Less",
	".sh": "Shell", ".bash": "Shell", ".zsh": "Shell", ".fish": "Shell", ".ps1": "PowerShell", ".psm1": "PowerShell",
	".bat": "Batch", ".cmd": "Batch", ".awk": "Awk", ".sql": "SQL", ".r": "R", ".jl": "Julia", ".lua": "Lua",
	".ex": "Elixir", ".exs": "Elixir", ".erl": "Erlang", ".hrl": "Erlang", ".hs": "Haskell", ".lhs": "Haskell",
	".ml": "OCaml", ".mli": "OCaml", ".elm": "Elm", ".nim": "Nim", ".zig": "Zig", ".cr": "Crystal", ".el": "Emacs Lisp",
	".lisp": "Common Lisp", ".scm": "Scheme", ".rkt": "Racket", ".f90": "Fortran", ".f95": "Fortran", ".f03": "Fortran",
	".adb": "Ada", ".ads": "Ada", ".pas": "Pascal", ".cob": "COBOL", ".cbl": "COBOL", ".asm": "Assembly", ".s": "Assembly",
	".vhd": "VHDL", ".vhdl": "VHDL", ".sv": "SystemVerilog", ".cu": "CUDA", ".cuh": "CUDA", ".cl": "OpenCL",
	".glsl": "GLSL", ".hlsl": "HLSL", ".wgsl": "WGSL", ".sol": "Solidity", ".pm": "Perl", ".tcl": "Tcl",
	".xsl": "XSLT", ".xslt": "XSLT", ".tex": "TeX", ".nix": "Nix", ".templ": "templ", ".gd": "GDScript",
}

// Language tells the language of a file by its name, "" when the name does not tell.
func Language(name string) string { return extensions[strings.ToLower(path.Ext(name))] }

// Technologies that a file belongs to by its name or ending.
var (
	technologyNames = map[string]string{
		"dockerfile": "Docker", "containerfile": "Docker", "compose.yaml": "Docker", "compose.yml": "Docker",
		"docker-compose.yaml": "Docker", "docker-compose.yml": "Docker", "jenkinsfile": "Jenkins",
		".gitlab-ci.yml": "GitLab CI", "azure-pipelines.yml": "Azure Pipelines", "makefile": "Make", "gnumakefile": "Make",
		"cmakelists.txt": "CMake", "build.bazel": "Bazel", "module.bazel": "Bazel", "workspace.bazel": "Bazel",
		"build.gradle": "Gradle", "build.gradle.kts": "Gradle", "settings.gradle": "Gradle",
		"settings.gradle.kts": "Gradle", "meson.build": "Meson", "chart.yaml": "Helm", "kustomization.yaml": "Kubernetes",
		"vagrantfile": "Vagrant", "serverless.yml": "Serverless Framework",
	}
	technologyEnds = map[string]string{
		".tf": "Terraform", ".tfvars": "Terraform", ".proto": "Protocol Buffers", ".graphql": "GraphQL", ".gql": "GraphQL",
		".bzl": "Bazel", ".cmake": "CMake", ".ipynb": "Jupyter", ".rego": "Open Policy Agent", ".thrift": "Thrift",
		".dockerfile": "Docker", ".bicep": "Azure", ".prisma": "Prisma", ".feature": "Cucumber",
	}
)

// FileTechnology tells the technology that a file belongs to by its path, "" when the path does not tell.
func FileTechnology(name string) string {
	base := strings.ToLower(path.Base(name))
	if t := technologyNames[base]; t != "" {
		return t
	}
	if strings.HasPrefix(name, ".github/workflows/") {
		return "GitHub Actions"
	}
	return technologyEnds[path.Ext(base)]
}
