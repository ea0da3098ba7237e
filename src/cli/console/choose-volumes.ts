import type { Manifest } from '../../model/manifest.ts'
import { chooseInto } from './choose-into.ts'
import type { Prompter } from './prompter.ts'

/** Asks for volumes and host paths of a backup, or a path inside one; gives the words of the command. */
export async function chooseVolumes(prompter: Prompter, { archived }: Manifest): Promise<string[]> {
  const chosen = await prompter.chooseSeveral({
    message: 'Which volumes and host paths?',
    choices: archived.map(({ source, kind }) => ({ value: source, label: source, hint: kind })),
  })
  const words = chosen.flatMap((source) => ['--volume', source])
  if (chosen.length > 1) return words
  const which = await prompter.choose({
    message: 'All of it?',
    choices: [
      { value: 'all', label: 'all of it' },
      { value: 'path', label: 'one file or folder inside' },
    ],
  })
  if (which === 'path') words.push('--path', await enterPath(prompter))
  return [...words, ...(await chooseInto(prompter, 'volume'))]
}

function enterPath(prompter: Prompter): Promise<string> {
  return prompter.enter({
    message: 'Which? Its path inside the volume',
    placeholder: '2026/invoice.pdf',
    check: (typed) =>
      typed === '' || typed.startsWith('/')
        ? 'Expected a path such as 2026/invoice.pdf, without a slash before it.'
        : undefined,
  })
}
