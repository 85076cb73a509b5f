package imports

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, text, want string }{
		{"go", "a.go", "package a\n\nimport \"fmt\"\nimport (\n\tx \"a/b\" // \"c\"\n\t_ `d`\n)\n\nvar s = `import \"no\"`\n", "fmt a/b d"},
		{"go with an error behind", "a.go", "package a\nimport \"fmt\"\nfunc {", "fmt"},
		{"no go at all", "a.go", "\x00\xff", ""},
		{"import declarations", "a.ts", `import a from "./a"
import * as b from './b'
import {c,
  d as e} from "./c" // import x from "no"
import type {T} from "./types"
import "./side"
import j from "./j.json" with {type: "json"}
export {f} from "./f"
export * from "./g"
export const h = "no"`, "./a ./b ./c ./types ./side ./j.json ./f ./g"},
		{"calls", "a.js", `const a = require("./a"), b = await import('./b')
require(name); require("./c" + d); obj.require("no"); obj.import("no"); import.meta.url`, "./a ./b ./c"},
		{"a comment and texts", "a.js", "/* import a from \"no\" */ const s = 'import b from \"no\"'\nimport c from './c'", "./c"},
		{"templates", "a.js", "const s = `import a from \"no\" ${ require('./in') } ${`${x}`} `; import b from './b'", "./in ./b"},
		{"regular expressions", "a.js", "const r = /[\"'/]/.test(x) && a / b / c\nconst q = x.replace(/'/g, '')\nimport d from './d'", "./d"},
		{"an export that is none", "a.js", "export default function f() { return 'no' }\nexport const x = from\nimport y from './y'", "./y"},
		{"a text with an escape", "a.js", `import a from "\x2e/a"`, ""},
		{"python", "a.py", `"""import no"""
import os, sys as s
import a.b.c as d
from . import e
from ..f import g as h, i
from j import (k,  # import no
    l,
)
from m import *
try: import n
except ImportError: pass
x = "import no"
if x: from o import p; import q
from r import \
    s
def f(
    a, b):
    import t
lambda: (yield)
`, "os sys a.b.c . .e ..f ..f.g ..f.i j j.k j.l m n o o.p q r r.s t"},
		{"no python", "a.py", "import $$$\nfrom import x\nimport\nfrom 'a' import b", ""},
		{"java", "A.java", `// import no.No;
package a.b; import c.D;
import static e.F.g; /* import no.No; */
import h . i .*;
class A { String s = "import no.No;"; }
import no.No;`, "c.D e.F.g h.i.*"},
		{"another language", "a.c", "#include \"b.h\"\nimport x", ""},
		{"each once", "a.js", `import a from "./a"; import b from "./a"`, "./a"},
		{"a byte order mark", "a.py", "\ufeffimport a", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(Parse(tt.file, []byte(tt.text)), " "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			windows := strings.ReplaceAll(tt.text, "\n", "\r\n")
			if got := strings.Join(Parse(tt.file, []byte(windows)), " "); got != tt.want {
				t.Errorf("with CRLF: got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	files := []string{"a/a.go", "a/a_test.go", "a/b/b.go", "tools/t.go", "web/app.ts", "web/index.ts", "web/ui/index.tsx", "web/old.js", "lib/src/index.ts",
		"lib/src/deep.ts", "lib/data.json", "py/pkg/__init__.py", "py/pkg/mod.py", "py/pkg/sub/__init__.py", "py/pkg/sub/x.py", "top.py",
		"j/src/main/java/org/x/A.java", "j/src/main/java/org/x/B.java", "j/src/test/java/org/y/C.java"}
	r := NewResolver(files, map[string]string{"": "example.com/m", "tools": "example.com/m/tools"}, map[string]string{"lib": "@x/lib"})
	for _, tt := range []struct{ from, imports, want string }{
		{"x.go", "example.com/m/a", "a/a.go"},
		{"x.go", "example.com/m/a/b fmt example.com/other", "a/b/b.go"},
		{"x.go", "example.com/m/tools", "tools/t.go"},
		{"a/a.go", "example.com/m/a", ""},
		{"web/app.ts", "./old ./ui . react", "web/index.ts web/ui/index.tsx web/old.js"},
		{"web/ui/index.tsx", "../app.js ../../../out", "web/app.ts"},
		{"web/app.ts", "@x/lib @x/lib/deep @x/lib/data.json @x/none", "lib/src/index.ts lib/src/deep.ts lib/data.json"},
		{"py/pkg/sub/x.py", ". .x ..mod ...pkg ....out", "py/pkg/__init__.py py/pkg/mod.py py/pkg/sub/__init__.py"},
		{"py/pkg/mod.py", "pkg.sub pkg.sub.x os pkg.sub.Name", "py/pkg/sub/__init__.py py/pkg/sub/x.py"},
		{"py/pkg/mod.py", "top", "top.py"},
		{"j/src/test/java/org/y/C.java", "org.x.A org.x.B.member java.util.List", "j/src/main/java/org/x/A.java j/src/main/java/org/x/B.java"},
		{"j/src/test/java/org/y/C.java", "org.x.*", "j/src/main/java/org/x/A.java j/src/main/java/org/x/B.java"},
		{"j/src/main/java/org/x/A.java", "org.x.A.*", ""},
		{"notes.txt", "top", ""},
		{"x.go", "/ /x //", ""}, // path.Dir of "/" is "/"
		{"web/app.ts", "/ /src/main.js //", ""},
	} {
		var got []string
		for _, i := range r.Targets(tt.from, strings.Fields(tt.imports)) {
			got = append(got, files[i])
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s imports %s: got %v, want %s", tt.from, tt.imports, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"import a from './a'", "from . import (a,\n b)", "`${`${", "/[/", "\"\"\"", "import a.b.*;", "'\\", "import '/a'"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.go", "a.ts", "a.py", "A.java"} {
			found := Parse(name, []byte(text))
			if len(found) > len(text)+1 || slices.Contains(found, "") {
				t.Fatalf("%s: %q", name, found)
			}
			NewResolver([]string{"a.py", "a/index.ts"}, map[string]string{"": "m"}, map[string]string{"": "p"}).Targets(name, found)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{
		"a.ts": "import {a} from './a'\nexport function f(x) { return x.replace(/[a-z]/g, `${x}`) }\n",
		"a.py": "import os\n\ndef f(x):\n    return {\"a\": [x, 'b']}\n"} {
		content := []byte(strings.Repeat(text, 5000))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				Parse(name, content)
			}
		})
	}
}
