// Diagrams in what people wrote are drawn in frames of their own (diagram.js), from the text that stands in the page. The text
// stays below, for those who read rather than look.
const address = document.body.dataset.diagram
const themes = matchMedia("(prefers-color-scheme: dark)")
const dark = () => {
  const chosen = document.documentElement.dataset.theme
  return chosen ? chosen === "dark" : themes.matches
}

for (const code of address ? document.querySelectorAll("code.language-mermaid") : []) {
  const text = code.textContent
  const pre = code.parentElement
  const figure = document.createElement("figure")
  const frame = document.createElement("iframe")
  const wrong = document.createElement("p")
  const fold = document.createElement("details")
  const summary = document.createElement("summary")
  figure.className = "diagram"
  frame.title = "Diagram"
  frame.setAttribute("sandbox", "allow-scripts")
  frame.src = address
  wrong.hidden = true
  summary.textContent = "The diagram as text"
  pre.replaceWith(figure)
  fold.append(summary, pre)
  figure.append(frame, wrong, fold)

  const draw = () => frame.contentWindow?.postMessage({ text, dark: dark() }, "*")
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow) return
    if (data?.ready) draw()
    if (data?.height > 0) frame.style.height = Math.min(data.height, 4000) + "px"
    if (typeof data?.wrong === "string") {
      frame.remove()
      wrong.textContent = "This diagram cannot be drawn. " + data.wrong
      wrong.hidden = false
      fold.open = true
    }
  })
  themes.addEventListener("change", draw)
}
