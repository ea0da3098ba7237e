import { describe, expect, test } from 'vitest'

import { readDataDirectory, shutdownSpec } from './shutdown-worker.ts'

/** As pg_controldata of each version begins; what follows is of no matter here. */
const answers = {
  '9.6': ['pg_controldata (PostgreSQL) 9.6.24', '960', '201608131'],
  '12': ['pg_controldata (PostgreSQL) 12.22 (Debian 12.22-1.pgdg120+1)', '1201', '201909212'],
  '17': ['pg_controldata (PostgreSQL) 17.6 (Debian 17.6-1.pgdg13+1)', '1700', '202406281'],
  '18': ['pg_controldata (PostgreSQL) 18.1', '1800', '202506291'],
  '19': ['pg_controldata (PostgreSQL) 19beta1', '1900', '202606011'],
} as const
type Version = keyof typeof answers

describe('the data directory of a stopped server', () => {
  test.each(Object.keys(answers) as Version[])('of PostgreSQL %s is read', (version) => {
    expect(readDataDirectory(say(version, 'shut down'))).toEqual({
      holds: 'cluster',
      versionMajor: version,
      clusterState: 'shut down',
      hasPidFile: false,
    })
  })

  test.each([
    'starting up',
    'shut down in recovery',
    'shutting down',
    'in crash recovery',
    'in archive recovery',
    'in production',
    'unrecognized status code',
  ])('says that it is %s', (clusterState) => {
    expect(readDataDirectory(say('17', clusterState))).toMatchObject({ clusterState })
  })

  test('in which postmaster.pid lies is not as a server leaves it', () => {
    expect(readDataDirectory(`pid\n${say('17', 'in production')}`)).toMatchObject({
      clusterState: 'in production',
      hasPidFile: true,
    })
  })

  test.each([
    ['missing\nend\n', 'its data directory is not there'],
    ['empty\nend\n', 'its data directory is empty'],
  ])('holds nothing: %j', (stdout, why) => {
    expect(readDataDirectory(stdout)).toEqual({ holds: 'nothing', why })
  })

  test.each([
    ['end\n', 'its data directory is not empty and has no PG_VERSION'],
    ['pid\nend\n', 'its data directory is not empty and has no PG_VERSION'],
    [say('17', 'shut down').replace('end\n', ''), 'the answer was cut off'],
    ['', 'the answer was cut off'],
    [
      say('17', 'shut down').replace('version 17', 'version 16'),
      'its data is of PostgreSQL 16, its image of 17',
    ],
    [
      say('17', 'shut down').replace(/^tool.*$/m, 'tool '),
      'its data is of PostgreSQL 17, its image of unknown',
    ],
    [
      say('9.6', 'shut down').replace('version 9.6', 'version 9.5'),
      'its data is of PostgreSQL 9.5, its image of 9.6',
    ],
    [
      'version 17\ntool pg_controldata (PostgreSQL) 17.6\n' +
        'control pg_controldata: error: could not open file "/data/global/pg_control" for reading: No such file or directory\nend\n',
      'pg_controldata gives no cluster state (pg_controldata: error: could not open file "/data/global/pg_control" for reading: No such file or directory)',
    ],
    [
      'version 17\ntool pg_controldata (PostgreSQL) 17.6\nend\n',
      'pg_controldata gives no cluster state ()',
    ],
  ])('cannot be read: %j', (stdout, why) => {
    expect(readDataDirectory(stdout)).toEqual({ holds: 'unreadable', why })
  })

  test.each([
    'WARNING: Calculated CRC checksum does not match value stored in file.',
    'pg_controldata: warning: calculated CRC checksum does not match value stored in control file',
    'WARNING: invalid WAL segment size',
  ])('cannot be read when the tool itself says: %s', (doubt) => {
    const stdout = say('17', 'shut down').replace('control ', `control ${doubt}\ncontrol `)

    expect(readDataDirectory(stdout)).toEqual({
      holds: 'unreadable',
      why: `pg_controldata says: ${doubt}`,
    })
  })
})

test('the worker is of the server’s own image, cannot write, has no network, and speaks English', () => {
  const mount = { kind: 'volume', source: 'shop_db', target: '/var/lib/postgresql' } as const
  const dataDirectory = '/var/lib/postgresql/18/docker'

  const spec = shutdownSpec({
    container: 'shop-db-1',
    imageId: 'sha256:db',
    mount,
    dataDirectory,
  })

  expect(spec).toMatchObject({
    purpose: 'controldata-shop-db-1',
    image: 'sha256:db',
    command: [dataDirectory],
    env: { LC_ALL: 'C' },
    mounts: [{ ...mount, writable: false }],
    network: 'none',
  })
})

function say(version: Version, clusterState: string): string {
  const [tool, format, catalogue] = answers[version]
  return `version ${version}
tool ${tool}
control pg_control version number:            ${format}
control Catalog version number:               ${catalogue}
control Database system identifier:           7412345678901234567
control Database cluster state:               ${clusterState}
control pg_control last modified:             Sun Nov 22 06:00:00 2026
control Latest checkpoint location:           0/1A2B3C8
end
`
}
