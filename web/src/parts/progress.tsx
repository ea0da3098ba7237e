import type { VNode } from 'preact'

import type { Progress } from '../../../src/model/progress.ts'
import type { Run } from '../../../src/model/run.ts'
import { formatBytes, formatCount, formatEta, formatShare, percentOf } from '../show.ts'
import { announceRun } from './announce-run.ts'

type Props = { readonly run: Run; readonly progress: readonly Progress[] }

/** How far a run is. Whoever hears the page is told each step and each tenth of it, not every byte. */
export function ProgressShown({ run, progress }: Props): VNode {
  return (
    <>
      <p class="heard" role="status">
        {announceRun(run, progress)}
      </p>
      {run.state === 'running' ? <Parts progress={progress} /> : null}
    </>
  )
}

function Parts({ progress }: { progress: readonly Progress[] }): VNode {
  if (progress.length === 0) {
    return (
      <div class="progress">
        <progress aria-label="Progress" />
        <p class="quiet">Under way…</p>
      </div>
    )
  }
  return (
    <>
      {progress.map((part) => (
        <Bar key={`${part.step} ${part.part ?? ''}`} progress={part} />
      ))}
    </>
  )
}

function Bar({ progress }: { progress: Progress }): VNode {
  const { step, part, done, total, files, rate, etaSeconds } = progress
  const name = part === undefined ? step : `${step} ${part}`
  const percent = percentOf(done, total)
  const facts = [
    formatShare(done, total),
    ...(files === undefined ? [] : [`${formatCount(files)} files`]),
    ...(rate === undefined ? [] : [`${formatBytes(rate)}/s`]),
    ...(etaSeconds === undefined ? [] : [`${formatEta(etaSeconds)} left`]),
  ]
  return (
    <div class="progress">
      <p>
        <strong>{name}</strong>
        {percent === undefined ? '' : ` ${percent} %`}
      </p>
      <progress
        aria-label={`Progress of ${name}`}
        max={100}
        {...(percent === undefined ? {} : { value: percent })}
      />
      <p class="quiet">{facts.join(' · ')}</p>
    </div>
  )
}
