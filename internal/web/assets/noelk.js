// In place of elkjs, whose licence (EPL-2.0) is none that we hand on in a bundle: diagrams are laid out by Mermaid's own way.
export default class {
  layout() {
    return Promise.reject(new Error("The layout elk is not drawn here."))
  }
}
