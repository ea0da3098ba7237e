import { formatBytes, formatMs } from '../format.ts'
import type { Progress, RunProgress } from '../model/progress.ts'

/** How far a run is, in one line: nothing that is not known. Pure. */
export function renderProgress({ step, parts }: Pick<RunProgress, 'step' | 'parts'>): string {
  const moving = parts.map(renderPart).join('; ')
  return [...(step === undefined ? [] : [step]), ...(moving === '' ? [] : [moving])].join(': ')
}

function renderPart({ part, done, total, files, rate, etaSeconds }: Progress): string {
  const share = total === undefined || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`
  const of = total === undefined ? '' : ` of ${formatBytes(total)}`
  return [
    `${part === undefined ? '' : `${part} `}${formatBytes(done)}${of}${share}`,
    ...(files === undefined ? [] : [`${files} ${files === 1 ? 'file' : 'files'}`]),
    ...(rate === undefined ? [] : [`${formatBytes(rate)}/s`]),
    ...(etaSeconds === undefined ? [] : [`${formatMs(etaSeconds * 1000)} left`]),
  ].join(', ')
}
