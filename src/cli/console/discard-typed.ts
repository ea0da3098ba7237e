/**
 * Reads away what is typed while nobody asks: else the next question would take it for its answer. Only whole lines come: the terminal stays as it is, so
 * that Ctrl-C is a signal. A question that was asked meanwhile stops the reading, and `again` begins it anew.
 */
export function discardTyped(): { again: () => void; end: () => void } {
  const { stdin } = process
  stdin.on('data', discard)
  stdin.resume()
  return {
    again: () => void stdin.resume(),
    end: () => {
      stdin.off('data', discard)
      stdin.pause()
    },
  }
}

function discard(): void {
  // Nobody asked.
}
