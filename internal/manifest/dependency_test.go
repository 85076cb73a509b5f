package manifest

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
)

func TestDependencies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, text string
		want             []Dependency
		problems         []Problem
	}{
		{name: "no manifest", file: "src/main.go", text: "package main"},
		{name: "go", file: "go.mod", text: "module example.com/m\nrequire (\n\texample.com/b v1.2.0\n" +
			"\texample.com/a v0.1.0\n\texample.com/c v1.0.0 // indirect\n)\n",
			want: []Dependency{{Go, "example.com/a", "v0.1.0"}, {Go, "example.com/b", "v1.2.0"}}},
		{name: "npm", file: "web/package.json", text: `{"devDependencies": {"vite": "^5"}, "dependencies": {"react": "18"}}`,
			want: []Dependency{{Npm, "react", "18"}, {Npm, "vite", "^5"}}},
		{name: "pom", file: "pom.xml", text: `<?xml version="1.0" encoding="ISO-8859-1"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId>
    <version>3.2.0</version></parent>
  <groupId>org.example</groupId><version>1.0</version>
  <properties><kafka.version>3.7</kafka.version><loop>${loop}</loop></properties>
  <dependencyManagement><dependencies><dependency><groupId>not</groupId><artifactId>used</artifactId></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-clients</artifactId>
      <version>${kafka.version}</version><exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion>
      </exclusions></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId>own</artifactId><version>${loop}${none}</version>
    </dependency>
    <dependency><groupId>nameless</groupId></dependency>
  </dependencies>
  <profiles><profile><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>
  </dependencies></profile></profiles>
</project>`,
			want: []Dependency{{Maven, "g:a", ""}, {Maven, "org.apache.kafka:kafka-clients", "3.7"},
				{Maven, "org.example:own", "${loop}${none}"},
				{Maven, "org.springframework.boot:spring-boot-starter-parent", "3.2.0"}}},
		{name: "broken pom", file: "pom.xml", text: "<project><dependencies><dependency><groupId>g</groupId>" +
			"<artifactId>a</artifactId></dependency>\n</oops>", want: []Dependency{{Maven, "g:a", ""}},
			problems: []Problem{{2, "no XML", ""}}},
		{name: "cargo", file: "Cargo.toml", text: `[package]
name = "x"
[dependencies]
serde = { version = "1", features = ["derive"] }
tok = { package = "tokio", version = "1.3" }
local = { path = "../local" }
[dev-dependencies]
serde = "0.9"
[target.'cfg(unix)'.dependencies]
nix = "0.28"
[workspace.dependencies]
axum = "0.7"
`,
			want: []Dependency{{Cargo, "axum", "0.7"}, {Cargo, "local", ""}, {Cargo, "nix", "0.28"}, {Cargo, "serde", "1"},
				{Cargo, "tokio", "1.3"}}},
		{name: "broken cargo", file: "Cargo.toml", text: "[dependencies]\na = \"1\"\nb = \n",
			problems: []Problem{{3, "no TOML", ""}}},
		{name: "odd cargo", file: "Cargo.toml", text: "dependencies = 3\n[target]\nx = 1\n[workspace.dependencies]\ny = 7\n",
			want: []Dependency{{Cargo, "y", ""}}},
		{name: "deep toml", file: "Cargo.toml", text: "x = \n" + strings.Repeat("[", 100_000),
			problems: []Problem{{2, "brackets are open", ""}}},
		{name: "pyproject", file: "pyproject.toml", text: `[project]
dependencies = ["Django>=4.2,<5 ; python_version > '3.8'", "psycopg[binary] == 3.1", "not a requirement at all", 3]
[project.optional-dependencies]
docs = ["sphinx"]
[dependency-groups]
test = ["PyTest_Cov", {include-group = "docs"}]
[tool.poetry.dependencies]
python = "^3.11"
Flask = "^3"
Celery = {version = "5", extras = ["redis"]}
[tool.poetry.group.dev.dependencies]
black = "*"
`,
			want: []Dependency{{PyPI, "black", "*"}, {PyPI, "celery", "5"}, {PyPI, "django", ">=4.2,<5"}, {PyPI, "flask", "^3"},
				{PyPI, "psycopg", "== 3.1"}, {PyPI, "pytest-cov", ""}, {PyPI, "sphinx", ""}}},
		{name: "requirements", file: "requirements-dev.txt", text: "# comment\n-r base.txt\r\n--index-url https://x.example.com\n" +
			"Flask==3.0  # web\nrequests[socks]>=2 ; python_version<'4'\nnumpy==1.26 \\\n  --hash=sha256:abc \\\n  --hash=sha256:def\n" +
			"./local\ngit+https://x.example.com/y.git\nz.z @ https://x.example.com/z.zip\n???\nlast \\",
			want: []Dependency{{PyPI, "flask", "==3.0"}, {PyPI, "last", ""}, {PyPI, "numpy", "==1.26"},
				{PyPI, "requests", ">=2"}, {PyPI, "z-z", ""}},
			problems: []Problem{{12, "no requirement", ""}}},
		{name: "latin", file: "pom.xml", text: "<a>\xff</a>", problems: []Problem{{1, "not UTF-8", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, problems := Dependencies(tt.file, []byte(tt.text))
			checkProblems(t, problems, tt.problems...)
			if len(got)+len(tt.want) > 0 && !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestTechnology(t *testing.T) {
	t.Parallel()
	for key, want := range map[Dependency]string{
		{Npm, "react", ""}:                      "React",
		{Npm, "react-thing", ""}:                "",
		{Npm, "@angular/core", ""}:              "Angular",
		{Go, "k8s.io/client-go", ""}:            "Kubernetes",
		{Go, "github.com/Azure/azure-sdk", ""}:  "Azure",
		{Maven, "org.springframework:core", ""}: "Spring",
		{PyPI, "react", ""}:                     "",
	} {
		if got := key.Technology(); got != want {
			t.Errorf("%s: got %q, want %q", key.Key(), got, want)
		}
	}
	for key := range technologies {
		ecosystem, name, _ := strings.Cut(key, ":")
		if speaks[Ecosystem(ecosystem)] == nil || name == "" || key != strings.ToLower(key) {
			t.Errorf("the key %q can never match", key)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a/b.go": "Go", "B.PY": "Python", "x.h": "", "README.md": "", "main.tsx": "TypeScript", "go": "", ".go": "Go",
	} {
		if got := Language(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"deploy/Dockerfile": "Docker", "infra/main.tf": "Terraform", ".github/workflows/ci.yml": "GitHub Actions",
		"ci.yml": "", "x/Chart.yaml": "Helm",
	} {
		if got := FileTechnology(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	known := map[string]bool{}
	for ext, language := range extensions {
		known[language] = true
		if ext != strings.ToLower(ext) || ext[0] != '.' {
			t.Errorf("the ending %q can never match", ext)
		}
	}
	for ecosystem, all := range speaks {
		for _, language := range all {
			if !known[language] || EcosystemOf(language) != ecosystem {
				t.Errorf("no file is in %s", language)
			}
		}
	}
}

func FuzzDependencies(f *testing.F) {
	for _, seed := range []struct{ name, text string }{
		{"pom.xml", "<project><parent><groupId>a</groupId><artifactId>${b}</artifactId></parent></project>"},
		{"Cargo.toml", "[target.'cfg(unix)'.dependencies]\na = {package = \"b\"}\n"},
		{"pyproject.toml", "[project]\ndependencies = [\"a[b]>=1;c\"]\n[tool.poetry.group.d.dependencies]\ne = \"1\""},
		{"requirements.txt", "a==1 \\\n --hash=x\n-r b\n"},
		{"go.mod", "module a\nrequire b v1"},
		{"package.json", `{"dependencies": {"a": "1"}}`},
	} {
		f.Add(seed.name, []byte(seed.text))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		found, problems := Dependencies(name, content)
		lines := lineAt(content, len(content))
		for i, d := range found {
			if d.Ecosystem != Of(name) || d.Name == "" || len(d.Name) > maxName || strings.ContainsFunc(d.Name, unicode.IsControl) ||
				i > 0 && found[i-1].Name >= d.Name {
				t.Fatalf("got %+v", found)
			}
		}
		for _, p := range problems {
			if p.Message == "" || p.Line < 0 || p.Line > lines+1 {
				t.Fatalf("got %+v in %d lines", p, lines)
			}
		}
	})
}
