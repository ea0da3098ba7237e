import { LifeboatError } from '../errors.ts'
import { explainStore } from './explain-store.ts'

/** What restic 0.18 says when it cannot open a repository for what stands in its config or key. */
const unopened =
  /config or key [0-9a-f]+ is damaged|already initialized|already contains (?:keys|snapshots)|config cannot be loaded|LoadRaw\(<(?:config|key)\/|unable to open config|invalid config/i

/** What restic 0.18 says when a store, or a file system, does not let it remove something. Of locks it only says it, and goes on. */
const notRemoved =
  /unable to remove (?!<?lock)\S+ from the repository|failed to remove one or more snapshots|Remove\(<(?!lock)\w+\/\w+>\).*(?:403 Forbidden|access ?denied|operation not permitted|object is locked)/i

/** restic's exit codes: 10 no repository, 11 locked, 12 wrong password (restic manual, "Scripting"). */
export function explainRestic(
  location: string,
  code: number | string,
  stderr: string,
  cause?: Error,
): LifeboatError {
  const details = readMessages(stderr).slice(-50)
  const text = details.join('\n')
  if (code === 10) {
    return new LifeboatError('no-repository', `there is no repository at ${location}`, {
      hint: 'The first backup makes one; correct LIFEBOAT_REPOSITORY if there should be one already.',
      details,
    })
  }
  if (code === 12) {
    return new LifeboatError('repository-password', `the password does not open ${location}`, {
      hint: 'Set LIFEBOAT_PASSWORD or LIFEBOAT_PASSWORD_FILE to the password the repository was made with.',
      details,
    })
  }
  if (code === 11) {
    return new LifeboatError('repository-locked', `the repository ${location} is locked`, {
      hint: 'Another restic works on it. Wait for it; what a dead one left, the next run takes away, half an hour after it was last renewed at the latest.',
      details,
    })
  }
  if (notRemoved.test(text)) {
    return removalRefused(`nothing can be removed from ${location}`, details)
  }
  if (/\/var\/cache\/restic\/\S*: no space left on device/i.test(text)) {
    return new LifeboatError('cache-full', 'no space is left for restic’s cache', {
      hint: 'Free space on the engine’s disk, or set LIFEBOAT_CACHE=false. The repository is not touched by it.',
      details,
    })
  }
  const ofStore = explainStore(location, details)
  if (ofStore !== undefined) return ofStore
  if (/no space left on device|disk quota exceeded|insufficient storage/i.test(text)) {
    return new LifeboatError('repository-full', `no space is left in the repository ${location}`, {
      hint: 'Free space on the disk that holds it. Backups made before are not touched.',
      details,
    })
  }
  if (/permission denied|read-only file system/i.test(text)) {
    return new LifeboatError(
      'repository-not-writable',
      `the repository ${location} cannot be written`,
      {
        hint: 'Mount it without :ro and see that Lifeboat’s user may write it.',
        details,
      },
    )
  }
  if (unopened.test(text)) {
    return new LifeboatError('repository-damaged', `the repository ${location} is damaged`, {
      hint: 'Its config or its key cannot be read, and without them none of its backups can. Bring these two files back from a copy of the repository; they never change.',
      details,
    })
  }
  return new LifeboatError('restic-failed', cause?.message ?? `restic ended with ${code}`, {
    hint: 'restic’s own last lines say why.',
    cause,
    details,
  })
}

/** restic (0.18) counts beside the reading how much there is; what it cannot count it cannot read, and says so there. */
const isOfScan = /^\{"message_type":"error",.*"during":"scan"/

/** Where a store, or a file system, keeps what it has. */
export function removalRefused(message: string, details: readonly string[]): LifeboatError {
  return new LifeboatError('removal-refused', message, {
    hint: 'Where the store only takes what is added to it, set LIFEBOAT_APPEND_ONLY=true: what would go is said then, and removed on the store’s side. Else let the key remove what it wrote.',
    details,
  })
}

/** restic writes JSON messages, and some lines that are none. */
export function readMessages(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !isOfScan.test(line))
    .flatMap((line) => readMessage(line).split('\n'))
}

function readMessage(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    const message = JSON.parse(line) as {
      message?: string
      error?: { message?: string }
      item?: string
    }
    const text = message.error?.message ?? message.message ?? line
    return message.item === undefined || text.includes(message.item)
      ? text
      : `${message.item}: ${text}`
  } catch {
    return line
  }
}
