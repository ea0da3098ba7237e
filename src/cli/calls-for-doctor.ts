/** Something that every command needs does not answer, or is not as it must be: what is wrong with the rest is worth knowing, too. */
const codes = new Set([
  'no-engine-socket',
  'engine-socket-forbidden',
  'engine-unreachable',
  'engine-refused',
  'engine-connection-lost',
  'not-in-a-container',
  'not-in-a-project',
  'unknown-project',
  'restic-failed',
  'no-repository',
  'repository-gone',
  'not-a-repository',
  'repository-not-mounted',
  'repository-not-writable',
  'repository-password',
  'store-refused',
  'store-unknown',
  'store-unreachable',
  'no-bucket',
])

/** Whether `lifeboat doctor` helps with an error of that code. */
export function callsForDoctor(code: string): boolean {
  return codes.has(code)
}
