import { z } from 'zod'

/** What the engine said of things when they were backed up, verbatim: the keys that a rebuild looks at are named, the others are carried along. */
const Text = z.string()
const Labels = z.record(Text, Text).nullish()

export const CapturedEndpoint = z.looseObject({
  Aliases: z.array(Text).nullish(),
  IPAMConfig: z.looseObject({}).nullish(),
  Links: z.array(Text).nullish(),
  DriverOpts: z.record(Text, Text).nullish(),
  GwPriority: z.number().optional(),
})
export type CapturedEndpoint = z.infer<typeof CapturedEndpoint>

export const CapturedMount = z.looseObject({
  Type: Text,
  Name: Text.optional(),
  Source: Text,
  Destination: Text,
  RW: z.boolean(),
})

/** One of `HostConfig.Mounts`: what was asked for, not what became of it. */
export const AskedMount = z.looseObject({
  Type: Text,
  Source: Text.optional(),
  Target: Text,
})

export const CapturedContainer = z.looseObject({
  Id: Text,
  Name: Text,
  Image: Text.describe('id of the image that it ran'),
  State: z.looseObject({
    Status: Text,
    Running: z.boolean(),
    Paused: z.boolean(),
    ExitCode: z.number(),
    Health: z.looseObject({ Status: Text }).nullish(),
  }),
  Config: z.looseObject({
    Image: Text.describe('as it was asked for'),
    Hostname: Text.optional(),
    MacAddress: Text.optional(),
    Labels,
  }),
  HostConfig: z.looseObject({
    NetworkMode: Text,
    IpcMode: Text.optional(),
    PidMode: Text.optional(),
    VolumesFrom: z.array(Text).nullish(),
    Links: z.array(Text).nullish(),
    Binds: z.array(Text).nullish(),
    Mounts: z.array(AskedMount).nullish(),
    MaskedPaths: z.array(Text).nullish(),
    RestartPolicy: z.looseObject({ Name: Text, MaximumRetryCount: z.number().optional() }),
  }),
  NetworkSettings: z.looseObject({ Networks: z.record(Text, CapturedEndpoint.nullable()) }),
  Mounts: z.array(CapturedMount),
})
export type CapturedContainer = z.infer<typeof CapturedContainer>

export const CapturedNetwork = z.looseObject({
  Name: Text,
  Driver: Text,
  Scope: Text.optional(),
  Internal: z.boolean().optional(),
  Attachable: z.boolean().optional(),
  Ingress: z.boolean().optional(),
  EnableIPv4: z.boolean().optional(),
  EnableIPv6: z.boolean().optional(),
  IPAM: z.looseObject({ Config: z.array(z.looseObject({})).nullish() }).optional(),
  Options: z.record(Text, Text).nullish(),
  Labels,
})
export type CapturedNetwork = z.infer<typeof CapturedNetwork>

export const CapturedVolume = z.looseObject({
  Name: Text,
  Driver: Text,
  Options: z.record(Text, Text).nullish(),
  Labels,
})
export type CapturedVolume = z.infer<typeof CapturedVolume>

/** The engine that the stack ran on, as its backup says. */
export const CapturedEngine = z.looseObject({
  version: Text,
  apiVersion: Text,
  os: Text,
  arch: Text,
  project: Text,
})
export type CapturedEngine = z.infer<typeof CapturedEngine>

/** All that a backup holds of the engine's own descriptions. */
export type Captured = {
  readonly engine: CapturedEngine
  readonly containers: readonly CapturedContainer[]
  readonly networks: readonly CapturedNetwork[]
  readonly volumes: readonly CapturedVolume[]
}

/** A container's name as people type it. */
export function nameOf({ Name }: Pick<CapturedContainer, 'Name'>): string {
  return Name.replace(/^\//, '')
}
