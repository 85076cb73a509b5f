// Passkeys: the button in an element with data-passkey asks for a challenge, has the device sign it, and sends it back.
// data-key and data-to go along. Without script, or where the browser has no passkeys, the element stays hidden.

const post = async (address, body) => {
  const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
  const told = await answer.json()
  if (!answer.ok) throw new Error(told.sentence)
  return told
}

const ceremony = async (at) => {
  const { passkey, key = "", to = "" } = at.dataset
  const making = at.tagName === "FORM" // a passkey that is made gets a name
  const { ceremony, options } = await post(passkey + "/begin", { key })
  const credential = making
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  const name = making ? at.elements.passkey.value : ""
  const told = await post(passkey + "/finish", { ceremony, credential: credential.toJSON(), name, key, to })
  location.assign(told.to)
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const at of document.querySelectorAll("[data-passkey]")) {
    const button = at.querySelector("button")
    const wrong = at.querySelector(".wrong")
    at.hidden = false
    const start = async (e) => {
      e.preventDefault()
      button.disabled = true
      wrong.hidden = true
      try {
        await ceremony(at)
      } catch (error) {
        const refused = error.name === "NotAllowedError" || error.name === "AbortError"
        wrong.textContent = refused ? "No passkey was used. Try again, or choose another way." : error.message
        wrong.hidden = false
      }
      button.disabled = false
    }
    if (at.tagName === "FORM") at.addEventListener("submit", start)
    else button.addEventListener("click", start)
  }
}

// The page that leads to the provider goes there by itself.
const depart = document.querySelector("[data-depart]")
if (depart) location.replace(depart.dataset.depart)
