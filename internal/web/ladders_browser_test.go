package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestALadderIsChangedInABrowser changes a ladder, looks at the difference, which no address leads to, and saves it.
func TestALadderIsChangedInABrowser(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if err != nil {
		without(t, "axe-core is missing: npm ci --ignore-scripts brings it")
	}
	ctx := browser(t)
	h := open(t)
	h.signIn(t)
	at := ladderPages(t, h)["ladder-edit"]
	h.bring(t, ctx)
	v := traveller{t, ctx, h}
	for _, theme := range []string{"light", "dark"} {
		v.at(at)
		form := fmt.Sprintf(`form[action="%s"]`, at)
		old, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("[name=file]").value`))
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(old, "summary: ", "summary: In "+theme+", ", 1)
		v.send(form, map[string]string{"file": changed})
		v.do("waiting for the difference", chromedp.WaitVisible(chromedp.CSS("ul.changes")))
		if got := v.says("ul.changes ins"); !strings.HasPrefix(got, "In "+theme+", ") {
			t.Errorf("the difference says %q", got)
		}
		for _, size := range []int64{1440, 390} {
			turn := `document.documentElement.dataset.theme = "` + theme + `"; document.documentElement.scrollWidth`
			v.do("turning", chromedp.EmulateViewport(size, 860))
			if wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](turn)); err != nil || int64(wide) > size {
				t.Errorf("%s: the page is %d wide, %v", theme, wide, err)
			}
			for _, f := range examine(t, ctx, string(axe), wholePage) {
				t.Errorf("%s at %d: %s", theme, size, f)
			}
			if shots := os.Getenv("LEADWRIGHT_SHOTS"); shots != "" {
				keepShot(t, ctx, filepath.Join(shots, fmt.Sprintf("ladder-difference-%d-%s.png", size, theme)))
			}
		}
		v.do("saving", chromedp.Click(chromedp.CSS(form+" button.primary")))
		v.arrives("/people/ladders/engineering?done=ladder")
	}
	if now := h.keptNow(t, "engineering"); now.Version != 4 {
		t.Errorf("version %d is in force", now.Version)
	}
}
