import { levels, type Backup } from '../model/backup.ts'
import { renderTable } from '../render-table.ts'
import type { BackupReport } from '../model/backup-report.ts'

type Level = Backup['level']

const meanings: Readonly<Record<Level, string>> = {
  written: 'all of it was stored, and the repository took it',
  stored: 'every byte was read back out of the repository, its hashes verified',
  decoded:
    'every dump was read to its end by its own pg_restore, its rows counted; every saved image is whole',
  drilled: 'all of it was restored where nothing of the stack is, and compared',
}

/** Each level with whether it is proved, since when, and by what: what was not tried is no more proved than what failed. */
export function renderLevels(report: BackupReport): string {
  const rows = levels.map((level) => [level, ...judge(level, report), meanings[level]])
  return renderTable(['LEVEL', 'PROVED', 'BY', 'WHAT IT MEANS'], rows)
}

function judge(level: Level, { manifest, level: proved, verified }: BackupReport): string[] {
  if (level === 'written') return ['yes', `the backup itself, ${manifest.finishedAt}`]
  const newest = verified === null ? '' : `${verified.id}, ${verified.finishedAt}`
  if (reaches(proved, level)) {
    const isOfNewest = verified !== null && reaches(verified.proved, level)
    return ['yes', isOfNewest ? newest : 'an earlier verification']
  }
  if (verified === null || !reaches(verified.wanted, level)) return ['not tried', '']
  return isNext(verified.proved, level) ? ['NO', newest] : ['not reached', newest]
}

function reaches(level: Level, wanted: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(wanted)
}

function isNext(level: Level, next: Level): boolean {
  return levels.indexOf(level) + 1 === levels.indexOf(next)
}
