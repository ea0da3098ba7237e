import { inBody } from '../docker/in-body.ts'
import { isEngineError } from '../docker/engine.ts'
import { LifeboatError } from '../errors.ts'
import type { CapturedNetwork } from '../model/captured.ts'
import { describeNetwork } from './describe-network.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Makes the networks that do not stand yet; gives their names. Throws `network-refused`. */
export async function raiseNetworks(context: RebuildContext): Promise<string[]> {
  const made: string[] = []
  for (const { name, do: what } of context.plan.networks) {
    const network = context.captured.networks.find(({ Name }) => Name === name)
    if (what === 'keep' || network === undefined) continue
    await raise(context, network)
    made.push(name)
  }
  return made
}

async function raise(context: RebuildContext, network: CapturedNetwork): Promise<void> {
  try {
    await create(context, describeNetwork(network))
  } catch (error) {
    if (!isEngineError(error)) throw error
    if (!isTaken(error) || hasFixedAddress(context, network)) throw refused(network, error)
    await create(context, describeNetwork(network, { withoutSubnet: true }))
    context.note(
      `network ${network.Name} has another subnet than before: that one is taken on this machine`,
    )
  }
}

async function create({ maker }: RebuildContext, order: object): Promise<void> {
  await maker.call('making a network', (docker) =>
    docker.createNetwork(inBody(order) as Parameters<typeof docker.createNetwork>[0]),
  )
}

/** The engine's words for a subnet that another network has (moby, libnetwork/ipamutils). */
function isTaken({ message }: Error): boolean {
  return /overlaps with other one|Pool overlaps/i.test(message)
}

/** An address that a container asks for is one of this subnet. */
function hasFixedAddress({ captured }: RebuildContext, { Name }: CapturedNetwork): boolean {
  return captured.containers.some(({ NetworkSettings }) => {
    const asked = NetworkSettings.Networks[Name]?.IPAMConfig ?? {}
    return Boolean(asked['IPv4Address'] ?? asked['IPv6Address'])
  })
}

function refused({ Name }: CapturedNetwork, cause: Error): LifeboatError {
  return new LifeboatError('network-refused', `the engine does not make the network ${Name}`, {
    hint: 'Its own words stand below. Free what the network needs, then run the restore again: it goes on where it stopped.',
    cause,
    details: [cause.message],
  })
}
