import { eventually } from './eventually.ts'
import { succeed } from './run-command.ts'

/** Volumes that nobody has taken away, though this file has waited for it. */
const lasting = new Set<string>()
const goneMs = 5000

/**
 * The containers, volumes and networks of a project, and what Lifeboat could have left unnamed: other stacks may come and go on
 * the machine meanwhile, so that what is neither is left out.
 */
export async function listInventory(project: string): Promise<string[]> {
  const { own, litter } = await lookAtEngine(project)
  const isBesideOthers = process.env['TEST_BESIDE_OTHERS'] !== undefined
  const left = isBesideOthers ? await awaitGone(project, litter) : litter
  return [...own, ...left].toSorted()
}

/** What another file takes away has no owner for a moment; what Lifeboat forgets stays. Gives what stays. */
async function awaitGone(project: string, litter: readonly string[]): Promise<string[]> {
  let left = [...litter]
  const isGone = (): boolean => left.every((line) => lasting.has(line))
  if (isGone()) return left
  await eventually(
    async () => {
      const seen = (await lookAtEngine(project)).litter
      left = left.filter((line) => seen.includes(line))
      return isGone()
    },
    { limitMs: goneMs },
  ).catch(() => undefined)
  for (const line of left) lasting.add(line)
  return left
}

type Looked = { readonly own: readonly string[]; readonly litter: readonly string[] }

async function lookAtEngine(project: string): Promise<Looked> {
  const names = ['com.docker.compose.project', 'lifeboat.project', 'lifeboat.run']
  const labels = names.map((name) => `{{.Label "${name}"}}`).join('|')
  const [containers, volumes, unused, networks] = await Promise.all([
    list(['ps', '-a', '--format', `{{.Names}}|${labels}`]),
    list(['volume', 'ls', '--format', `{{.Name}}|${labels}`]),
    list(['volume', 'ls', '-q', '--filter', 'dangling=true']),
    list(['network', 'ls', '--format', `{{.Name}}|${labels}`]),
  ])
  const isOwn = (line: string): boolean => line.includes(project)
  const own = [
    ...containers.filter(isOwn).map((line) => `container ${line}`),
    ...volumes.filter(isOwn).map((line) => `volume ${line}`),
    ...networks.filter(isOwn).map((line) => `network ${line}`),
  ]
  const litter = volumes.filter((line) => !isOwn(line) && isLitter(line, unused))
  return { own, litter: litter.map((line) => `volume ${line}`) }
}

/** A volume that bears no project: an anonymous one whose worker is gone, or one that the engine made for a worker by mistake. */
function isLitter(line: string, unused: readonly string[]): boolean {
  const [name = '', project, ownProject, run] = line.split('|')
  if (project !== '' || ownProject !== '') return false
  return run !== '' || (/^[0-9a-f]{64}$/.test(name) && unused.includes(name))
}

async function list(args: readonly string[]): Promise<string[]> {
  return (await succeed('docker', args)).split('\n').filter(Boolean)
}
