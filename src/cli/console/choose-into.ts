import type { Prompter } from './prompter.ts'

/** Asks where one database or volume goes; gives the words of the command. */
export async function chooseInto(
  prompter: Prompter,
  what: 'database' | 'volume',
): Promise<string[]> {
  const where = await prompter.choose({
    message: 'Where to?',
    choices: [
      { value: 'over', label: 'where it was', hint: 'what is there now is backed up first' },
      { value: 'beside', label: `beside it, as a new ${what}`, hint: 'nothing is overwritten' },
    ],
  })
  if (where === 'over') return []
  const name = await prompter.enter({
    message: `What is the new ${what} to be called?`,
    check: (typed) => (typed === '' ? 'Expected a name that is not there yet.' : undefined),
  })
  return ['--into', name]
}
