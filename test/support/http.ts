import { runCommand, succeed } from './run-command.ts'

export type Answer = {
  readonly status: number
  readonly type: string
  readonly location: string
  // oxlint-disable-next-line typescript/no-explicit-any -- each test says itself what must be in it
  readonly body: any
}

/** The HTTP interface of a running Lifeboat, spoken to as a script would. */
export type Http = {
  readonly base: string
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  /** A request as it is given, body and all; a body is called JSON whatever it is. */
  send(method: string, path: string, body?: string): Promise<Answer>
  withToken(token: string | undefined): Http
}

/** Speaks to a container at its address on the engine's network; nothing need be published. */
export async function openHttp(container: string, token: string | undefined): Promise<Http> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}'
  const addresses = await succeed('docker', ['inspect', '-f', format, container])
  return speak(`http://${addresses.trim().split(' ')[0]}:8080`, token)
}

function speak(base: string, token: string | undefined): Http {
  const send = async (method: string, path: string, body?: string): Promise<Answer> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    })
    const type = response.headers.get('content-type') ?? ''
    const location = response.headers.get('location') ?? ''
    return { status: response.status, type, location, body: await response.json() }
  }
  return {
    base,
    send,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, JSON.stringify(body)),
    withToken: (other) => speak(base, other),
  }
}

/** Every token that the daemon's log ever showed. */
export async function readShownTokens(container: string): Promise<string[]> {
  const { stderr } = await runCommand('docker', ['logs', container])
  return stderr
    .split('\n')
    .filter((line) => line.includes('"token_shown_once"'))
    .map((line) => (JSON.parse(line) as { token_shown_once: string }).token_shown_once)
}
