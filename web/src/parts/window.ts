/** Which rows of a long list stand in the page, and how much room the others take. */
export type Window = {
  readonly first: number
  /** One behind the last. */
  readonly end: number
  readonly above: number
  readonly below: number
}

/** Rows beyond the edges, so that scrolling meets no gaps. */
const spare = 12

/** `top` and `height` of what is seen, in pixels like `rowHeight`. Pure. */
export function windowOf(count: number, rowHeight: number, top: number, height: number): Window {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - spare))
  const end = Math.min(count, Math.max(first, Math.ceil((top + height) / rowHeight) + spare))
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight }
}
