// The timeline of a plan: a bar is dragged to another day, or moved with the arrow keys and Enter; then it is pinned there and
// the plan worked out anew. Without script, the bar leads to a form that does the same.
const board = document.querySelector(".lanes[data-first]")
if (board) {
  const first = Date.parse(board.dataset.first + "T00:00Z")
  const day = Number(board.dataset.day) // how wide one is
  const scale = () => 1000 / board.getBoundingClientRect().width
  const bars = (item) => board.querySelectorAll(`[data-item="${CSS.escape(item)}"]`)
  const show = (item, days) => {
    for (const bar of bars(item)) bar.style.transform = days ? `translateX(${(days * day) / scale()}px)` : ""
    for (const bar of bars(item)) bar.classList.toggle("moved", days !== 0)
  }
  const starts = (bar) => {
    const x = Number(bar.querySelector("rect").getAttribute("x"))
    return Math.round((x - Number(board.dataset.left)) / day - 0.49)
  }
  // send posts the form that pins an item, so that the answer is a page like any other.
  const send = (bar, days) => {
    const on = new Date(first + Math.max(0, starts(bar) + days) * 864e5).toISOString().slice(0, 10)
    const form = document.createElement("form")
    form.method = "post"
    form.action = bar.getAttribute("href")
    for (const [name, value] of [["day", on], ["keep", "people"]]) {
      const input = document.createElement("input")
      input.type = "hidden"
      input.name = name
      input.value = value
      form.append(input)
    }
    document.body.append(form)
    form.submit()
  }
  for (const bar of board.querySelectorAll("[data-item]")) {
    const item = bar.dataset.item
    let from = null
    let days = 0
    const reset = () => show(item, (days = 0))
    bar.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return
      from = e.clientX
      bar.setPointerCapture(e.pointerId)
    })
    bar.addEventListener("pointermove", (e) => {
      if (from === null) return
      days = Math.round(((e.clientX - from) * scale()) / day)
      show(item, days)
    })
    bar.addEventListener("pointerup", () => {
      from = null
      if (days) send(bar, days)
    })
    bar.addEventListener("pointercancel", () => {
      from = null
      reset()
    })
    bar.addEventListener("dragstart", (e) => e.preventDefault())
    bar.addEventListener("click", (e) => days && e.preventDefault())
    bar.addEventListener("blur", reset)
    bar.addEventListener("keydown", (e) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key]
      if (by) show(item, (days += by))
      else if (e.key === "Escape") reset()
      else if (e.key === "Enter" && days) send(bar, days)
      else return
      e.preventDefault()
    })
  }
}
