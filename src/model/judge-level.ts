import { levels, type Backup, type Verified } from './backup.ts'

/** A level that was proved stays proved until a later verification finds less: what it found is all that is certain then. */
export function judgeLevel(
  verified: readonly Pick<Verified, 'wanted' | 'proved' | 'finishedAt'>[],
): Backup['level'] {
  return verified
    .toSorted((a, b) => a.finishedAt.localeCompare(b.finishedAt))
    .reduce<Backup['level']>(
      (level, { wanted, proved }) => (wanted === proved ? higher(level, proved) : proved),
      'written',
    )
}

function higher(a: Backup['level'], b: Backup['level']): Backup['level'] {
  return levels.indexOf(a) > levels.indexOf(b) ? a : b
}
