import { LifeboatError } from '../errors.ts'
import type { EngineError } from './engine.ts'

/** What an engine says no to that does not let a file into a container, or out of one. `act` says which, and of which container. */
export function closedContainer(act: string, cause: EngineError): LifeboatError {
  return new LifeboatError('container-closed', `the engine does not ${act}`, {
    hint: 'Engines 29.5.1 to 29.8.1, and older ones that were given the fix of CVE-2026-42306 alone, do so where a container mounts something through a link, as /var/run is one (moby#52653), or one thing below another that it mounts (moby#53716): bring the engine up to date, then run it again.',
    cause,
    details: [cause.message],
  })
}
