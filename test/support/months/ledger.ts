/** What really happened, noted by the world itself: Lifeboat's own records are held against it. Times are milliseconds. */
import type { Level } from '../../../src/model/backup.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import type { Verification } from '../../../src/model/verification.ts'
import type { Process } from './simulated-time.ts'

export type End = 'complete' | 'incomplete' | 'failed' | 'interrupted' | 'died'

/** A run that had the lock. */
export type Fact = {
  readonly id: string
  readonly kind: 'backup' | 'copy' | 'verify' | 'read-back' | 'prune' | 'restore'
  readonly type: string
  readonly process: Process
  readonly begunAt: number
  /** When its plan stood. */
  acceptedAt?: number
  /** When it was known how it ended: of one that was killed, the next start of the daemon. */
  endedAt?: number
  end?: End
  /** When it gave the lock back, or was killed. */
  freeAt?: number
  /** It lost something against the backup before. */
  hasWarned?: boolean
  /** Of a share that could be read. */
  hasDamage?: boolean
  /** Of a share whose damage is in a backup that stands. */
  touches?: boolean
  /** Of a copying: a whole full backup came into the copy. */
  copiesFull?: boolean
  /** Of a backup that was given up: another run was in its way. */
  readonly isSkipped?: boolean
  /** When that was due. */
  readonly due?: number
  /** It had the lock and came to nothing: it has no record, and says nothing. */
  isRefused?: boolean
}

/** A backup that was published. */
export type Made = {
  readonly id: string
  readonly type: string
  readonly isComplete: boolean
  readonly isSafety: boolean
  readonly sequence: number
  readonly startedAt: number
  readonly publishedAt: number
  /** What was proved of it, oldest first. */
  readonly proofs: {
    readonly wanted: Level
    readonly proved: Level
    readonly begunAt: number
    readonly endedAt: number
  }[]
  goneAt?: number
}

export type Ledger = {
  readonly facts: Fact[]
  readonly first: Map<string, Made>
  /** What the copy holds, since when. */
  readonly copied: Map<string, { readonly at: number; goneAt?: number }>
  /** What is wrong, said as soon as it is seen. */
  readonly breaches: string[]
  publish(manifest: Manifest): void
  prove(verification: Verification): void
}

export function openLedger(): Ledger {
  const first = new Map<string, Made>()
  return {
    facts: [],
    first,
    copied: new Map(),
    breaches: [],
    publish: (manifest) => {
      const { id, type, state, reason, sequence, startedAt } = manifest
      first.set(id, {
        id,
        type,
        isComplete: state === 'complete',
        isSafety: reason === 'safeguard',
        sequence,
        startedAt: Date.parse(startedAt),
        publishedAt: Date.now(),
        proofs: [],
      })
    },
    prove: ({ backup, wanted, proved, startedAt }) => {
      const begunAt = Date.parse(startedAt)
      first.get(backup)?.proofs.push({ wanted, proved, begunAt, endedAt: Date.now() })
    },
  }
}

/** What stands in the first store now. */
export function listStanding({ first }: Ledger): Made[] {
  return [...first.values()].filter(({ goneAt }) => goneAt === undefined)
}

/** A look found less than it wanted, and none since that went as far found nothing. */
export function isSpoilt(made: Made): boolean {
  return findAgainst(made) !== undefined
}

/** That look. */
export function findAgainst({ proofs }: Made): Made['proofs'][number] | undefined {
  const last = proofs.findLastIndex(({ wanted, proved }) => proved !== wanted)
  const against = proofs[last]
  if (against === undefined) return undefined
  const isOvercome = proofs
    .slice(last + 1)
    .some(({ wanted }) => ranks.indexOf(wanted) >= ranks.indexOf(against.wanted))
  return isOvercome ? undefined : against
}

const ranks: readonly Level[] = ['written', 'stored', 'decoded', 'drilled']

/** How far a backup is proved: a look that found less than it wanted leaves what it found, and no more. */
export function rankOf({ proofs }: Pick<Made, 'proofs'>): number {
  let rank = 0
  for (const { wanted, proved } of proofs) {
    const found = ranks.indexOf(proved)
    rank = wanted === proved ? Math.max(rank, found) : found
  }
  return rank
}

export function say(ms: number): string {
  return new Date(ms).toISOString()
}
