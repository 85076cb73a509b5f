// The script of the frame in which a diagram is drawn. It knows nothing but the text that the page sends: the frame has no origin
// and reaches nothing, and what a diagram says of links and scripts does nothing.
import mermaid from "mermaid"

const longest = 20_000 // characters: more is not drawn

addEventListener("message", async ({ source, data }) => {
  if (source !== parent || typeof data?.text !== "string") return
  const say = (what) => parent.postMessage(what, "*")
  try {
    if (data.text.length > longest) throw new Error("It is too long to be drawn.")
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      layout: "dagre",
      htmlLabels: false,
      theme: data.dark ? "dark" : "neutral",
      fontFamily: "system-ui, sans-serif",
    })
    const { svg } = await mermaid.render("drawn", data.text)
    document.body.innerHTML = svg
    say({ height: Math.ceil(document.querySelector("svg").getBoundingClientRect().height) })
  } catch (wrong) {
    document.body.replaceChildren()
    say({ wrong: String(wrong?.message ?? wrong).split("\n").slice(0, 3).join(" ") })
  }
})

parent.postMessage({ ready: true }, "*")
