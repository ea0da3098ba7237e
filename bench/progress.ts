/** Tells the person at the terminal what is going on; stdout is kept for the result. */
export function tell(message: string): void {
  process.stderr.write(`bench: ${message}\n`)
}
