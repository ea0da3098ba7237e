import { LifeboatError, messageOf } from '../errors.ts'

/** What a person can do about a call that got no answer. */
export function explainConnection(address: string, what: string, cause: unknown): LifeboatError {
  if (cause instanceof LifeboatError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOENT') {
    return new LifeboatError('no-engine-socket', `there is no Docker socket at ${address}`, {
      hint: 'Give the lifeboat service the volume /var/run/docker.sock:/var/run/docker.sock.',
      cause,
    })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new LifeboatError('engine-socket-forbidden', `no permission on ${address}`, {
      hint: 'Run the lifeboat service as root, or add the socket’s group with group_add.',
      cause,
    })
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH') {
    return new LifeboatError('engine-unreachable', `no Docker engine answers at ${address}`, {
      hint: 'Start the engine, or correct DOCKER_HOST.',
      cause,
    })
  }
  return new LifeboatError(
    'engine-connection-lost',
    `the connection to the Docker engine was lost while ${what} (${messageOf(cause)})`,
    {
      hint: 'Nothing was taken for granted. Run it again; if it repeats, look at the engine or the socket proxy.',
      cause,
    },
  )
}
