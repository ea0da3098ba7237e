import { levels, reaches, type Backup, type Verified } from './backup.ts'

/** A level that was proved stays proved until a later verification finds less: what it found is all that is certain then. Given oldest first. Pure. */
export function judgeLevel(
  verified: readonly Pick<Verified, 'wanted' | 'proved'>[],
): Backup['level'] {
  return verified.reduce<Backup['level']>(
    (level, { wanted, proved }) => (wanted === proved ? higher(level, proved) : proved),
    'written',
  )
}

/**
 * The newest verification; but one that something spoke against stands until one that looked as far has found nothing: who looks less far does not
 * see it. Given oldest first. Pure.
 */
export function selectVerified<T extends Pick<Verified, 'wanted' | 'proved'>>(
  verified: readonly T[],
): T | null {
  return verified.reduce<T | null>((standing, next) => {
    if (standing === null || standing.proved === standing.wanted) return next
    return next.proved !== next.wanted || reaches(next.wanted, standing.wanted) ? next : standing
  }, null)
}

function higher(a: Backup['level'], b: Backup['level']): Backup['level'] {
  return levels.indexOf(a) > levels.indexOf(b) ? a : b
}
