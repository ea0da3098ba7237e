/** ROUNDS from the environment, or what is usual. */
export function readRoundCount(usual: number): number {
  const text = process.env['ROUNDS']
  const count = Number(text ?? usual)
  if (Number.isInteger(count) && count > 0) return count
  throw new Error(`ROUNDS is "${text}" (expected a whole number from 1)`)
}
