import { get } from 'node:http'

/** What has come of an answer that goes on, and how to go away from it. */
export type OpenStream = { readonly text: () => string; readonly close: () => void }

/** Asks as a real client does, over a connection of its own, and gives back when the answer has begun. */
export function openStream(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { ...headers }, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      // Going away is what it is for.
      response.on('error', () => undefined)
      resolve({ text: () => text, close: () => request.destroy() })
    })
    request.once('error', reject)
  })
}
