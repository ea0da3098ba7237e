import { findImage } from '../docker/survey.ts'
import { inBody } from '../docker/in-body.ts'
import { isEngineError } from '../docker/engine.ts'
import { LifeboatError } from '../errors.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import { describeContainer, listNeeded, type Creation } from './describe-container.ts'
import { putInside } from './put-inside.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { openRelabel } from './relabel.ts'
import { isCalled, sortForCreation } from './sort-for-creation.ts'

/**
 * Makes the containers, none of which starts; gives the names of those that it made. One that an earlier rebuild was cut off with is made
 * anew unless it has started: it may lack a network or a file. Throws `container-refused`.
 */
export async function raiseContainers(context: RebuildContext): Promise<string[]> {
  const ids = new Map<string, string>()
  const made: string[] = []
  const relabel = await openRelabel(context, ids)
  for (const container of sortForCreation(context.captured.containers)) {
    const name = nameOf(container)
    const standing = await findContainer(context, name)
    if (standing?.hasStarted === true) {
      ids.set(container.Id, standing.id)
      continue
    }
    if (standing !== undefined) await removeUnstarted(context, name, standing.id)
    ids.set(container.Id, await raise(context, relabel(container), ids))
    made.push(name)
  }
  return made
}

type Standing = { readonly id: string; readonly hasStarted: boolean }

async function findContainer({ run }: RebuildContext, name: string): Promise<Standing | undefined> {
  try {
    const { Id, State } = await run.engine.call(`looking for ${name}`, (docker) =>
      docker.getContainer(name).inspect(),
    )
    return { id: Id, hasStarted: State.Status !== 'created' }
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}

async function removeUnstarted({ run }: RebuildContext, name: string, id: string): Promise<void> {
  await run.engine.call(`removing ${name}, which never started`, (docker) =>
    docker.getContainer(id).remove({ force: false, v: false }),
  )
}

async function raise(
  context: RebuildContext,
  container: CapturedContainer,
  ids: ReadonlyMap<string, string>,
): Promise<string> {
  const { captured, maker } = context
  const needed = listNeeded(container)
  const creation = describeContainer(container, {
    image: await chooseImage(context, container),
    idOf: (reference) => {
      const old = captured.containers.find((each) => isCalled(each, reference))
      return ids.get(old?.Id ?? '') ?? reference
    },
    inherited: captured.containers
      .filter((each) => needed.some((reference) => isCalled(each, reference)))
      .flatMap(({ Mounts }) => Mounts),
  })
  try {
    const { id } = await maker.call(`making ${creation.name}`, (docker) =>
      docker.createContainer(inBody(creation.body, { name: creation.name })),
    )
    await connect(context, id, creation)
    await putInside(context, container, id)
    return id
  } catch (error) {
    throw isEngineError(error) ? refused(creation.name, error) : error
  }
}

/** Before it ever starts: then the engine sets all of them up in one go, as Compose has it do. */
async function connect({ maker }: RebuildContext, id: string, creation: Creation): Promise<void> {
  for (const { network, endpoint } of creation.connects) {
    await maker.call(`connecting ${creation.name} to ${network}`, (docker) =>
      docker.getNetwork(network).connect(inBody({ Container: id, EndpointConfig: endpoint })),
    )
  }
}

/** The name that was asked for, where it still means the image that ran: a tag may have moved, and what ran is what is restored. */
async function chooseImage(
  { run, note }: RebuildContext,
  { Config, Image }: CapturedContainer,
): Promise<string> {
  const meant = await findImage(run.engine, Config.Image)
  if (meant === Image) return Config.Image
  if (meant !== undefined) {
    note(`${Config.Image} means ${meant} on this engine; ${Image} is used, which ran before`)
  }
  return Image
}

function refused(name: string, cause: Error): LifeboatError {
  return new LifeboatError('container-refused', `the engine does not make ${name}`, {
    hint: 'Its own words stand below. Provide what the container needs, then run the restore again: it goes on where it stopped.',
    cause,
    details: [cause.message],
  })
}
