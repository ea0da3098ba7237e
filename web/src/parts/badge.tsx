import type { VNode } from 'preact'

type Tone = 'good' | 'bad' | 'warn' | 'plain'

const toneOf: Readonly<Record<string, Tone>> = {
  complete: 'good',
  restored: 'good',
  healthy: 'good',
  sound: 'good',
  drilled: 'good',
  decoded: 'good',
  dumped: 'good',
  archived: 'good',
  running: 'plain',
  incomplete: 'bad',
  failed: 'bad',
  uncovered: 'bad',
  unhealthy: 'bad',
  damaged: 'bad',
  lost: 'bad',
  interrupted: 'warn',
}

/** A state as a word with a colour: the word alone says it, too. */
export function Badge({ state, tone }: { state: string; tone?: Tone }): VNode {
  return <span class={`badge ${tone ?? toneOf[state] ?? 'plain'}`}>{state}</span>
}
