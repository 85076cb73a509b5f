// The timeline of absences: bars that move, and ends that move, with pointer and keys. The fields hold the days; what they
// change is asked of the server, which draws and counts anew.
const board = document.querySelector(".timeline")
if (board) {
  const form = document.querySelector("#absences")
  const origin = Date.parse(board.dataset.origin + "T00:00Z")
  const days = Number(board.dataset.days)
  const width = 1000
  const iso = (n) => new Date(origin + n * 864e5).toISOString().slice(0, 10)
  const words = (n) => new Date(origin + n * 864e5).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" })
  const number = (day) => Math.round((Date.parse(day + "T00:00Z") - origin) / 864e5)
  const clamp = (n, least, most) => Math.min(Math.max(n, least), most)

  const lanes = [...board.querySelectorAll(".lane")].map((lane) => ({
    bar: lane.querySelector(".bar"),
    label: lane.querySelector(".bar-label"),
    grips: { from: lane.querySelector(".from"), until: lane.querySelector(".until") },
    from: form.querySelector("#from-" + lane.dataset.row),
    until: form.querySelector("#until-" + lane.dataset.row),
    element: lane,
  }))

  // read returns the first day and the last as numbers; the last of what is for good is the end of the picture.
  const read = (lane) => {
    const from = lane.from.value ? number(lane.from.value) : 0
    return { from, until: lane.until.value ? number(lane.until.value) : days - 1, forGood: !lane.until.value }
  }
  const draw = (lane) => {
    const { from, until } = read(lane)
    const x = clamp((width * from) / days, 0, width)
    const end = clamp((width * (until + 1)) / days, x, width)
    lane.bar.setAttribute("x", x)
    lane.bar.setAttribute("width", Math.max(end - x, 2))
    lane.label.setAttribute("x", x)
    for (const [part, at, day] of [["from", x, from], ["until", end, until]]) {
      const grip = lane.grips[part]
      if (!grip) continue
      grip.setAttribute("cx", at)
      grip.setAttribute("aria-valuenow", day)
      grip.setAttribute("aria-valuetext", words(day))
    }
  }
  // move takes one end, or both, some days on from where they were.
  const move = (lane, part, start, by) => {
    let { from, until } = start
    if (part === "both") {
      by = start.forGood ? clamp(by, -from, days - 1 - from) : clamp(by, -from, days - 1 - until)
      from += by
      until += by
    } else if (part === "from") from = clamp(from + by, 0, until)
    else until = clamp(until + by, from, days - 1)
    lane.from.value = iso(from)
    if (!start.forGood) lane.until.value = iso(until)
    draw(lane)
  }

  let asked = 0
  let pause
  const refresh = () => {
    clearTimeout(pause)
    pause = setTimeout(async () => {
      const mine = ++asked
      const query = new URLSearchParams([...new FormData(form)]).toString()
      const address = form.getAttribute("action") + "?" + query
      const answer = await fetch(address)
      if (!answer.ok || mine !== asked) return
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      if (mine !== asked) return // something else was moved since
      for (const id of ["answer", "missing"]) {
        const fresh = page.getElementById(id)
        if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes)
      }
      history.replaceState(null, "", address)
      reveal()
    }, 200)
  }

  for (const lane of lanes) {
    lane.element.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return
      const part = e.target === lane.grips.from ? "from" : e.target === lane.grips.until ? "until" : "both"
      const start = read(lane)
      const begun = e.clientX
      const perDay = board.getBoundingClientRect().width / days
      const drag = (e) => move(lane, part, start, Math.round((e.clientX - begun) / perDay))
      const drop = () => {
        lane.element.removeEventListener("pointermove", drag)
        refresh()
      }
      lane.element.setPointerCapture(e.pointerId)
      lane.element.addEventListener("pointermove", drag)
      lane.element.addEventListener("pointerup", drop, { once: true })
      lane.element.addEventListener("pointercancel", drop, { once: true })
    })
    for (const part of ["from", "until"]) {
      lane.grips[part]?.addEventListener("keydown", (e) => {
        const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 }[e.key]
        if (!step) return
        e.preventDefault()
        move(lane, part, read(lane), step * (e.shiftKey ? 7 : 1))
        refresh()
      })
    }
    for (const input of [lane.from, lane.until]) {
      input.addEventListener("change", () => {
        draw(lane)
        refresh()
      })
    }
  }
}

// Buttons that print appear where script runs.
function reveal() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false
}
reveal()
document.addEventListener("click", (e) => e.target.closest?.("[data-print]") && print())
