/** Thrown where a question was not answered: it leads back to the menu, and from there out. */
export class Back extends Error {
  constructor() {
    super('the question was not answered')
    this.name = 'Back'
  }
}
