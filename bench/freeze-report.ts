import type { FreezeRound } from './freeze-round.ts'
import type { FreezeVerdict, Spread } from './freeze-verdict.ts'

export interface FreezeReport {
  readonly files: number
  readonly rounds: readonly FreezeRound[]
  readonly verdict: FreezeVerdict
  /** Seconds. */
  readonly backup: Spread
  readonly stopForTar: Spread
  readonly containerStart: number
}

export function renderFreezeReport(report: FreezeReport): string {
  const { files, rounds, verdict, backup, stopForTar, containerStart } = report
  const { freeze, pass, walk, inPasses, inWalks, allowed, within } = verdict
  return [
    `${files} files, ${rounds.length} rounds, 1 % of the files changed before each`,
    '',
    ['', 'p50', 'p95', 'max'].map(cell).join(''),
    renderRow('frozen', freeze, seconds),
    renderRow('bare restic pass', pass, seconds),
    renderRow('metadata walk', walk, seconds),
    renderRow('frozen / bare pass', inPasses, ratio),
    renderRow('frozen / walk', inWalks, ratio),
    renderRow('whole backup', backup, seconds),
    renderRow('stop, tar, start', stopForTar, seconds),
    '',
    `frozen, p95: ${seconds(freeze.p95)}, allowed ${seconds(allowed)} (1.2 x median bare pass + 0.5 s), within: ${within ? 'yes' : 'NO'}`,
    `bare pass and walk in a container that was waiting; starting one takes ${seconds(containerStart)} more`,
    '',
  ].join('\n')
}

function renderRow(name: string, { p50, p95, max }: Spread, show: (value: number) => string) {
  return [name, show(p50), show(p95), show(max)].map(cell).join('')
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`
}

function ratio(value: number): string {
  return value.toFixed(2)
}

function cell(text: string): string {
  return text.padEnd(20)
}
