/** look → refuse → mark → remove → forget */
import { removesFiles } from '../model/capabilities.ts'
import { withoutMissingBinds } from '../backup/missing-binds.ts'
import { labelClone, listClones } from '../docker/clones.ts'
import { clearJournal } from '../docker/journal.ts'
import { clearRebuildMark, spoilRebuildMark } from '../docker/rebuild-mark.ts'
import { removeScratch } from '../docker/remove.ts'
import { removeThings } from '../docker/remove-clone.ts'
import type { RunContext } from '../docker/run-context.ts'
import { surveyEngine, type Survey } from '../docker/survey.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import { cloneFolder, type ListedClone, type RemovedClone } from '../model/clone.ts'

/**
 * Takes a clone away, finished or not: all that bears its label, and its folder. A mark stands until nothing is left, so that a second run goes on
 * where this one is cut off, and no clone is made of what is left. Throws `not-a-clone`, `clone-in-use`.
 */
export async function removeClone(run: RunContext, image: string): Promise<RemovedClone> {
  const { engine, project } = run
  const [clone] = await listClones(engine, project)
  const survey = await surveyEngine(engine)
  if (clone === undefined) throw notAClone(project, survey)
  refuseOthers(clone, survey)
  const { of, backup } = clone
  await spoilRebuildMark(run, image, { backup, labels: labelClone(project, { of, backup }) })
  await clearJournal(engine, project)
  const left = await removeThings(engine, clone)
  if (left.length > 0) throw inUse(project, left)
  await removeScratch(engine, project)
  await removeFolder(run, image)
  await clearRebuildMark(run)
  return {
    name: project,
    of,
    backup,
    containers: clone.containers.map(({ name }) => name),
    networks: clone.networks,
    volumes: clone.volumes,
    folder: cloneFolder(project),
  }
}

/** Of a stack that is no clone nothing is touched, whatever it is called. */
function notAClone(project: string, { containers, networks }: Survey): LifeboatError {
  const standing = [
    ...containers.filter((each) => each.project === project).map(({ name }) => `container ${name}`),
    ...networks.filter((each) => each.project === project).map(({ name }) => `network ${name}`),
  ]
  return new LifeboatError('not-a-clone', `${project} is not a clone that Lifeboat has made`, {
    hint: 'lifeboat clone --list names those that there are. Nothing was removed.',
    details: standing,
  })
}

/** Containers that somebody else made for the clone's project: whose data that is, Lifeboat does not know. */
function refuseOthers({ name, containers }: ListedClone, survey: Survey): void {
  const others = survey.containers.filter(
    (each) => each.project === name && !containers.some((own) => own.name === each.name),
  )
  if (others.length === 0) return
  throw inUse(
    name,
    others.map((each) => `container ${each.name} was not made by Lifeboat`),
  )
}

function inUse(project: string, details: readonly string[]): LifeboatError {
  return new LifeboatError('clone-in-use', `not all of the clone ${project} can be removed`, {
    hint: 'Remove what is named below, or what uses it, by hand. Then run it again: it goes on where it stopped.',
    details: [...details],
  })
}

/** The worker sees the folder of all clones, and nothing else of the host. */
async function removeFolder(run: RunContext, image: string): Promise<void> {
  const folder = cloneFolder(run.project)
  const above = {
    kind: 'bind' as const,
    source: folder.slice(0, folder.lastIndexOf('/')),
    target: '/clones',
    writable: true,
  }
  await withoutMissingBinds([above], (mounts) =>
    runPassingWorker(run, {
      purpose: 'remove-folder',
      image,
      entrypoint: ['sh', '-euc', 'rm -rf --one-file-system -- "/clones/$NAME"'],
      command: [],
      env: { NAME: run.project },
      mounts,
      capabilities: removesFiles,
      network: 'none',
    }),
  )
}
