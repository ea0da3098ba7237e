import type { Meaning } from './error-meanings.ts'

const command = ['command'] as const

/** What goes wrong when somebody asks what has run. */
export const runMeanings: Readonly<Record<string, Meaning>> = {
  'no-run-under-way': {
    places: command,
    meaning: '`lifeboat runs --follow`: nothing runs now. Not told over HTTP.',
  },
  'run-silent': {
    places: command,
    meaning:
      '`lifeboat runs --follow`: the process of the run that is followed has not been heard of for two minutes. Not told over HTTP.',
  },
  'no-such-run': {
    places: ['command', 'http'],
    meaning: 'That run is not remembered; the newest 500 are.',
  },
  'runs-options': { places: command, meaning: '`lifeboat runs`: options that do not go together.' },
}
