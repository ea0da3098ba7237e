import { findDamage, findUnsound, touchesNothing, writeShare, type Read } from './read-back.ts'

/**
 * Why nothing may be removed while damage stands: a sound backup may be all that is left of what a damaged one holds, and others may be damaged that nobody has
 * come to yet. Damage that touches no backup is in what a pruning takes out. Undefined where none stands. Pure.
 */
export function tellDamage(runs: readonly Read[]): string | undefined {
  const share = findDamage(runs).find((report) => !touchesNothing(report))?.share
  if (share !== undefined) {
    const again = `lifeboat read-back${share.of === 1 ? '' : ` --share ${writeShare(share)}`}`
    return `nothing goes while damage stands that was found when share ${writeShare(share)} of the repository was read back: ${again} says whether it still does`
  }
  const check = findUnsound(runs)
  const isNobodys =
    check?.findings.every(({ code }) => code === 'repository-damaged') === true &&
    check.backups.every(({ state }) => state === 'sound')
  return check === undefined || isNobodys
    ? undefined
    : `nothing goes while what the verification of all backups ${check.id} found stands: lifeboat verify --all says whether it still does`
}
