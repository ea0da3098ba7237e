import {
  CapturedContainer,
  CapturedNetwork,
  CapturedVolume,
  type Captured,
} from '../../src/model/captured.ts'

type Changes = {
  readonly Config?: object
  readonly HostConfig?: object
  readonly State?: object
  readonly Networks?: object
  readonly Mounts?: readonly object[]
}

/** A container as engine 20.10 describes it; its id is its name, lengthened to 64 characters. */
export function capturedContainer(name: string, changes: Changes = {}): CapturedContainer {
  const id = idOf(name)
  return CapturedContainer.parse({
    Id: id,
    Name: `/${name}`,
    Image: 'sha256:image',
    State: { Status: 'running', Running: true, Paused: false, ExitCode: 0, ...changes.State },
    Config: {
      Image: 'shop:1',
      Hostname: id.slice(0, 12),
      Domainname: '',
      Labels: {
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': name,
        'com.docker.compose.config-hash': 'captured',
      },
      ...changes.Config,
    },
    HostConfig: {
      NetworkMode: 'shop_default',
      IpcMode: 'private',
      PidMode: '',
      VolumesFrom: null,
      Links: null,
      Binds: null,
      RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 },
      MaskedPaths: ['/proc/kcore'],
      ...changes.HostConfig,
    },
    NetworkSettings: {
      Networks: changes.Networks ?? {
        shop_default: {
          IPAMConfig: null,
          Links: null,
          Aliases: [name, id.slice(0, 12)],
          NetworkID: 'network-id',
          EndpointID: 'endpoint-id',
          IPAddress: '172.18.0.3',
          MacAddress: '02:42:ac:12:00:03',
          DriverOpts: null,
        },
      },
    },
    Mounts: changes.Mounts ?? [],
  })
}

/** The id of the example container of that name. */
export function idOf(name: string): string {
  return name.padEnd(64, '0')
}

export function capturedNetwork(name: string, changes: object = {}): CapturedNetwork {
  return CapturedNetwork.parse({
    Name: name,
    Id: 'network-id',
    Created: '2026-11-21T00:00:00Z',
    Scope: 'local',
    Driver: 'bridge',
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '172.18.0.0/16' }] },
    Internal: false,
    Attachable: true,
    Ingress: false,
    ConfigOnly: false,
    Containers: {},
    Options: {},
    Labels: { 'com.docker.compose.project': 'shop' },
    ...changes,
  })
}

export function capturedVolume(name: string, changes: object = {}): CapturedVolume {
  return CapturedVolume.parse({
    Name: name,
    Driver: 'local',
    Mountpoint: `/volumes/${name}/_data`,
    Scope: 'local',
    Options: null,
    Labels: { 'com.docker.compose.project': 'shop' },
    ...changes,
  })
}

export function captured(changes: Partial<Captured> = {}): Captured {
  return {
    engine: {
      version: '20.10.24',
      apiVersion: '1.41',
      os: 'linux',
      arch: 'amd64',
      project: 'shop',
    },
    containers: [],
    networks: [],
    volumes: [],
    ...changes,
  }
}
