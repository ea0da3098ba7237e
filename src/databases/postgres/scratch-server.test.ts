import { describe, expect, test } from 'vitest'

import { guessSuperuser, listLocations, scratchSpec } from './scratch-server.ts'

const globals = `
SET client_encoding = 'UTF8';
CREATE ROLE app;
ALTER ROLE app WITH NOSUPERUSER LOGIN;
CREATE ROLE boss;
ALTER ROLE boss WITH SUPERUSER LOGIN;
CREATE TABLESPACE fast OWNER boss LOCATION '/mnt/fast disk';
CREATE TABLESPACE inside OWNER boss LOCATION '';
`

describe('scratchSpec', () => {
  test('has no way out, its data inside it, and nothing of the stack', () => {
    const spec = scratchSpec({
      service: 'db',
      imageId: 'sha256:postgres',
      superuser: 'boss',
      preload: 'timescaledb',
      locations: ['/mnt/fast disk'],
    })

    expect(spec).toMatchObject({
      image: 'sha256:postgres',
      command: ['boss', 'timescaledb', '/mnt/fast disk'],
      mounts: [],
      env: {},
      network: 'none',
    })
  })
})

describe('where a backup does not say which role its cluster was made with', () => {
  test('the one that most have is taken', () => {
    const both = `${globals}CREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER;\n`
    expect(guessSuperuser(both)).toBe('postgres')
  })

  test('else the first superuser', () => {
    expect(guessSuperuser(globals)).toBe('boss')
    expect(guessSuperuser('')).toBe('postgres')
  })
})

test('tablespaces inside the data directory need no folder', () => {
  expect(listLocations(globals)).toEqual(['/mnt/fast disk'])
})
