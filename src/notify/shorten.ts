const ellipsis = '…'

/** As much of a text as a target takes, `measure` being how it counts; what is left out is marked. Pure. */
export function shorten(
  text: string,
  limit: number,
  measure: (text: string) => number = ({ length }) => length,
): string {
  if (measure(text) <= limit) return text
  const characters = Array.from(text)
  // Halving finds the longest beginning that fits.
  let [fits, tooLong] = [0, characters.length]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (measure(characters.slice(0, middle).join('') + ellipsis) <= limit) fits = middle
    else tooLong = middle
  }
  return characters.slice(0, fits).join('') + ellipsis
}
