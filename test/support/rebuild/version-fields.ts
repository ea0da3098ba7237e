import { type Condition, fields, lookUp, type VolatileField } from './volatile-fields.ts'

/**
 * What may differ besides, where a stack is rebuilt on an engine of another version: what one of them does not know, or writes in its own way. Each
 * was looked up in the engine's source; two engines of one version are compared with all of it. Pure.
 */
export const versionFields: readonly VolatileField[] = [
  ...fields(
    'container',
    'not written any more where none is set since 23.0 (moby 427b0cd636)',
    ['HostConfig/KernelMemory', 'HostConfig/KernelMemoryTCP'],
    is(0),
  ),
  ...fields(
    'container',
    'what an engine masks of its own; later ones mask more (moby 83cac3c3e3, a3fef5debc)',
    ['HostConfig/MaskedPaths'],
    { said: 'where it is not empty', holds: (inspect, keys) => isFilled(lookUp(inspect, keys)) },
  ),
  ...fields(
    'container',
    'the names that Aliases, the name and the id make, listed since 25.0 (moby ab8968437b)',
    ['NetworkSettings/Networks/*/DNSNames'],
  ),
  ...fields(
    'container',
    'known since 28.0 (moby a0c82a3434); what an older one does is the same as none',
    ['NetworkSettings/Networks/*/GwPriority'],
    is(0),
  ),
  ...fields(
    'container',
    'what read-only was before it had a name: asked for in API 1.43 or older, it is told since 26.0 (moby 432390320e)',
    ['HostConfig/Mounts/*/BindOptions/ReadOnlyNonRecursive'],
    is(true),
  ),
  ...fields(
    'network',
    'known since 28.0 (moby 903daa4dc4); an older one does it always',
    ['EnableIPv4'],
    is(true),
  ),
]

/** What may differ besides where one of the engines leaves its images to containerd: the same image has another id there. */
export const storeFields: readonly VolatileField[] = fields(
  'container',
  'the hash of the image’s manifest with containerd, else that of its config',
  ['Image', 'Config/Labels/com.docker.compose.image'],
)

/** What is written in other words between versions before it is compared. */
export const versionRewrites: readonly Omit<VolatileField, 'only'>[] = [
  {
    of: 'container',
    path: 'HostConfig/NetworkMode',
    because:
      '`default`, of `docker run` without a network, is `bridge` since 27.0 (moby 4eed3dcdfe)',
  },
  {
    of: 'container',
    path: 'HostConfig/RestartPolicy/Name',
    because: 'none at all is `no` since 25.0 (moby 2be118379e)',
  },
  {
    of: 'container',
    path: 'NetworkSettings/Networks/*/Gateway',
    because:
      'none in a network that is internal, since 25.0 (moby cbc2a71c27): it led nowhere before',
  },
]

function is(value: unknown): Condition {
  return {
    said: `where it is \`${String(value)}\``,
    holds: (inspect, keys) => lookUp(inspect, keys) === value,
  }
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}
