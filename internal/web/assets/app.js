// The script of the pages: htmx for progress that moves, the search palette, and the map's tips. Every page works
// without it.
import "htmx.org"
import "./passkeys.js"
import "./absences.js"
import "./diagrams.js"
import "./plan.js"

const $ = (selector, from = document) => from.querySelector(selector)

// The palette: "/" or Ctrl-K opens it, arrows move, Enter follows.
const palette = $("#palette")
if (palette) {
  const input = $("#palette-q")
  const hits = $("#palette-hits")
  const options = () => [...palette.querySelectorAll("[role=option]:not([aria-disabled])")]
  const selected = () => $("[role=option][aria-selected=true]", palette)
  const select = (option) => {
    for (const o of options()) o.setAttribute("aria-selected", String(o === option))
    if (!option) return input.removeAttribute("aria-activedescendant")
    option.id ||= "hit-" + options().indexOf(option)
    input.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }
  let asked = 0
  const ask = async () => {
    const mine = ++asked
    const answer = await fetch("/search/hits?q=" + encodeURIComponent(input.value), { headers: { "HX-Request": "true" } })
    const found = await answer.text()
    if (mine !== asked) return // something else was typed since
    if (answer.status === 401) return location.reload() // the session has ended
    hits.innerHTML = found
    select(options()[0])
  }
  let pause
  input.addEventListener("input", () => {
    clearTimeout(pause)
    pause = setTimeout(ask, 120)
  })
  const open = () => {
    if (palette.open) return
    palette.showModal()
    input.select()
    ask()
  }
  const typing = (e) => e.target.closest?.("input, textarea, select, [contenteditable]")
  document.addEventListener("keydown", (e) => {
    const slash = e.key === "/" && !typing(e) && !e.ctrlKey && !e.metaKey && !e.altKey
    const k = e.key.toLowerCase() === "k" && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey
    if (!slash && !k) return
    e.preventDefault()
    open()
  })
  for (const opener of document.querySelectorAll("[data-palette]")) {
    opener.addEventListener("click", (e) => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return
      e.preventDefault()
      open()
    })
  }
  palette.addEventListener("click", (e) => e.target === palette && palette.close())
  input.addEventListener("keydown", (e) => {
    const all = options()
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
    if (!step || all.length === 0) return
    e.preventDefault()
    select(all[(all.indexOf(selected()) + step + all.length) % all.length])
  })
  input.form.addEventListener("submit", (e) => {
    if (!selected()) return // nothing found yet: the search page answers
    e.preventDefault()
    selected().click()
  })
}

// Tips on the map say a cell's whole fact at once, for the pointer and for the keyboard.
const tip = document.createElement("div")
tip.className = "tip"
tip.hidden = true
tip.setAttribute("aria-hidden", "true") // the same words are the cell's label
document.body.append(tip)
const show = (e) => {
  const cell = e.target.closest?.("[data-tip]")
  tip.hidden = !cell
  if (!cell) return
  tip.textContent = cell.dataset.tip
  const box = cell.getBoundingClientRect()
  const x = e.type === "pointermove" ? e.clientX + 14 : box.left
  const y = e.type === "pointermove" ? e.clientY + 18 : box.bottom + 6
  tip.style.left = Math.max(8, Math.min(x, innerWidth - tip.offsetWidth - 8)) + "px"
  tip.style.top = (y + tip.offsetHeight > innerHeight - 8 ? box.top - tip.offsetHeight - 6 : y) + "px"
}
for (const event of ["pointermove", "focusin"]) document.addEventListener(event, show)
for (const event of ["pointerleave", "focusout", "scroll"]) {
  document.addEventListener(event, () => (tip.hidden = true), true)
}
document.addEventListener("keydown", (e) => e.key === "Escape" && (tip.hidden = true))
