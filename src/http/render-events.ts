import type { RunEvent } from '../model/run-event.ts'

/** After a lost connection an EventSource comes back so soon. */
const retryMs = 2000

/** The events as a stream of text (HTML standard, "Server-sent events"). Of what moves, each part is told when it has moved. */
export async function* renderEvents(events: AsyncIterable<RunEvent>): AsyncGenerator<string> {
  const told = new Map<string, string>()
  yield `retry: ${retryMs}\n\n`
  for await (const event of events) {
    if (event.event === 'idle') yield ': still under way\n\n'
    else if (event.event === 'run') yield render('run', event.run)
    else if (event.event === 'end') yield `id: end\n${render('end', event.run)}`
    else {
      for (const progress of event.progress.parts) {
        const text = render('progress', progress)
        const key = `${progress.step}\n${progress.part}`
        if (told.get(key) !== text) yield text
        told.set(key, text)
      }
    }
  }
}

/** JSON has no line breaks of its own, so that data is one line. */
function render(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
