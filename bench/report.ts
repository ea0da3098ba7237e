import type { Cost } from './cost.ts'
import type { Memory } from './memory.ts'
import type { StackSize } from './stack.ts'
import type { Verdict } from './verdict.ts'

export interface Report {
  readonly rounds: number
  readonly size: StackSize
  readonly first: Verdict
  readonly second: Verdict
  /** The bare tools hold nothing still for theirs. */
  readonly frozen: Verdict
  /** With its safety backup, against a bare restore. */
  readonly restore: Verdict
  /** The same, against a bare backup and then a bare restore. */
  readonly guarded: Verdict
  readonly unguarded: Verdict
  /** Of each level of proof; nothing is judged by it. */
  readonly costs: readonly Cost[]
  readonly memory: Memory
}

export function renderReport(report: Report): string {
  const { rounds, size, first, second, frozen, restore, guarded, unguarded } = report
  const { costs, memory } = report
  return [
    `database ${(size.databaseBytes / 1e9).toFixed(2)} GB, ${size.files} files, medians of ${rounds} rounds`,
    '',
    ['run', 'bare', 'lifeboat', 'ratio', 'allowed', 'margin', 'within'].map(cell).join(''),
    renderRow('first', first),
    renderRow('second', second),
    renderRow('frozen', frozen),
    renderRow('restore', restore),
    renderRow('guarded', guarded),
    renderRow('unguarded', unguarded),
    '',
    ['verify', 'takes', 'to backup', 'to load'].map(cell).join(''),
    ...costs.map(renderCost),
    '',
    'allowed: 1.10 x bare + 3 s, for restores + 5 s',
    'frozen: like the second, with what writes held still, against bare tools that hold nothing still',
    'restore: with its safety backup; guarded: the same against a bare backup and restore; unguarded: without one',
    'verify: of the second backup, against that and against a bare pg_restore of its dumps',
    'margin: median of the rounds, each against its own bare run',
    `memory of serve: idle ${mb(memory.idleMb)}, highest of ${memory.samples} samples during a backup ${mb(memory.maxMb)}, peak ${mb(memory.peakMb)}`,
    '',
  ].join('\n')
}

function renderRow(name: string, verdict: Verdict): string {
  const { bare, product, ratio, allowed, margin, within } = verdict
  const figures = [
    seconds(bare),
    seconds(product),
    ratio.toFixed(2),
    seconds(allowed),
    seconds(margin),
  ]
  return [name, ...figures, within ? 'yes' : 'NO'].map(cell).join('')
}

function renderCost({ level, seconds: taken, toBackup, toLoad }: Cost): string {
  return [level, seconds(taken), toBackup.toFixed(2), toLoad.toFixed(2)].map(cell).join('')
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`
}

function cell(text: string): string {
  return text.padEnd(12)
}

function mb(value: number): string {
  return `${value.toFixed(0)} MB`
}
