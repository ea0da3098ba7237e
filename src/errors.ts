/** Exit codes of every command; scripts rely on them. Modelled on restic's. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  incomplete: 3,
  noRepository: 10,
  locked: 11,
  noSuchBackup: 12,
  verificationFailed: 13,
  restoreFailed: 14,
  interrupted: 130,
} as const

/** Codes that end a command with something other than `usage`. Codes are permanent: scripts match them. */
const exitCodeOf: Readonly<Record<string, number>> = {
  'no-repository': exitCodes.noRepository,
  'repository-gone': exitCodes.noRepository,
  locked: exitCodes.locked,
  'no-such-backup': exitCodes.noSuchBackup,
  'backup-incomplete': exitCodes.incomplete,
  'commit-failed': exitCodes.incomplete,
  'backup-unverified': exitCodes.incomplete,
  'copy-incomplete': exitCodes.incomplete,
  'manifest-damaged': exitCodes.verificationFailed,
  'verification-failed': exitCodes.verificationFailed,
  'repository-damaged': exitCodes.verificationFailed,
  'restore-undone': exitCodes.restoreFailed,
  'restore-stopped': exitCodes.restoreFailed,
  'restore-unconfirmed': exitCodes.restoreFailed,
  interrupted: exitCodes.interrupted,
}

type ErrorOptions = {
  readonly hint: string
  readonly cause?: unknown
  readonly details?: readonly string[]
  /** What it ends a command with, where that goes by when it happened and not by its code. */
  readonly endsWith?: number
}

/**
 * Something a person can act on: printed as message and hint, never with a stack.
 * `message` is lower case without a full stop; `hint` is a sentence; `details` are a tool's own last lines.
 */
export class LifeboatError extends Error {
  readonly code: string
  readonly hint: string
  readonly details: readonly string[]
  readonly endsWith: number

  constructor(code: string, message: string, options: ErrorOptions) {
    super(message, { cause: options.cause })
    this.name = 'LifeboatError'
    this.code = code
    this.hint = options.hint
    this.details = options.details ?? []
    this.endsWith = options.endsWith ?? exitCodeOf[code] ?? exitCodes.usage
  }
}

/** The exit code for anything thrown: a LifeboatError's own, else `bug`. */
export function exitCodeFor(error: unknown): number {
  return error instanceof LifeboatError ? error.endsWith : exitCodes.bug
}

/** The text of anything thrown, for a cause that is quoted inside another message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The error every step throws when its run is told to stop. */
export function interrupted(): LifeboatError {
  return new LifeboatError('interrupted', 'the run was interrupted', {
    hint: 'Nothing was published. Start the run again when you are ready.',
  })
}

export function isInterruption(error: unknown): boolean {
  return error instanceof LifeboatError && error.code === 'interrupted'
}
