// The script of the pages: htmx for updates in place, the search palette, the map's tips, and the switch of colours.
// Every page works without it.
import "htmx.org"

const $ = (selector, from = document) => from.querySelector(selector)

// The palette: "/" or Ctrl-K opens it, arrows move, Enter follows.
const palette = $("#palette")
if (palette) {
  const input = $("#palette-q")
  const options = () => [...palette.querySelectorAll("[role=option]:not([aria-disabled])")]
  const select = (option) => {
    for (const o of options()) o.setAttribute("aria-selected", String(o === option))
    if (!option) return input.removeAttribute("aria-activedescendant")
    option.id ||= "hit-" + options().indexOf(option)
    input.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }
  const open = () => {
    if (palette.open) return
    palette.showModal()
    input.select()
    input.dispatchEvent(new CustomEvent("opened"))
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
    const at = all.findIndex((o) => o.getAttribute("aria-selected") === "true")
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
    if (step && all.length > 0) {
      e.preventDefault()
      select(all[(at + step + all.length) % all.length])
    } else if (e.key === "Enter" && all.length > 0) {
      e.preventDefault()
      all[Math.max(at, 0)].click()
    }
  })
  new MutationObserver(() => select(options()[0])).observe($("#palette-hits"), { childList: true })
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
