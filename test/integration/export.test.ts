import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { compareWalks, resticLimits } from '../fidelity/compare.ts'
import { parseWalk } from '../fidelity/walk-entry.ts'
import { readContents } from '../support/database-contents.ts'
import { readSteps } from '../support/document-steps.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { startExportedStack, type ExportedStack } from '../support/exported-stack.ts'
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.ts'
import { walkTree } from '../support/walker.ts'

let all: ExportedStack
let server: ThrowawayPostgres

beforeAll(async () => {
  all = await startExportedStack()
})

afterAll(async () => {
  await server?.remove()
  await all?.down()
})

test('an export to stdout succeeds, warns of its secrets, and leaves nothing on the engine', async () => {
  expect(all.exported).toEqual({
    exitCode: 0,
    stderr:
      'lifeboat: warning: an export is not encrypted; it holds the stack’s secrets in the clear\n',
  })
  expect(await listInventory(all.stack.project)).toEqual(all.inventory)
  expect(await all.stack.shell('lifeboat', 'ls /state')).not.toContain('handover')
})

describe('unpacked with GNU tar alone', () => {
  test('every regular file has its hash in SHA256SUMS, and it is right', async () => {
    expect(await all.unpacked.follow('check-sums')).toBe('')

    const listed = Number(await all.unpacked.look('wc -l <SHA256SUMS'))
    const found = await all.unpacked.look('find . -type f ! -name SHA256SUMS -printf x | wc -c')
    expect(listed).toBe(Number(found))
    expect(listed).toBe(all.manifest.parts.reduce((sum, { files }) => sum + files, 2))
  })

  test('a file that was changed is found out', async () => {
    const file = `volumes/${all.stack.project}_shared/file`
    await all.unpacked.look(`cp -a ${file} /tmp/kept && printf y >${file}`)

    await expect(all.unpacked.follow('check-sums')).rejects.toThrow('ended with 1')

    await all.unpacked.look(`cp -a /tmp/kept ${file}`)
  })

  test('every volume equals its source, its root included', async () => {
    const volumes = all.manifest.archived.filter(({ kind }) => kind === 'volume')
    expect(volumes).toHaveLength(3)

    for (const { source } of volumes) {
      const expected = await walkTree(source)
      const found = await walkTree(all.unpacked.volume, `/volumes/${source}`)
      expect(expected.length).toBeGreaterThan(1)
      expect(compareWalks(expected, found, resticLimits)).toEqual([])
    }
  })

  test('one volume can be unpacked alone, into its root', async () => {
    const name = `${all.stack.project}_tree`
    await all.unpacked.look('mkdir /tmp/alone')
    await all.unpacked.follow('unpack-volume', { VOLUME: '/tmp/alone', NAME: name })

    const alone = parseWalk(await all.unpacked.look('python3 /fidelity/walk.py /tmp/alone'))
    const among = await walkTree(all.unpacked.volume, `/volumes/${name}`)
    expect(compareWalks(among, alone)).toEqual([])
  })

  test('a host path with a comma in its name equals its source', async () => {
    const source = `${all.stack.folder}/odd, name`

    const found = await walkTree(all.unpacked.volume, `/binds${source}`)
    expect(compareWalks(await walkTree(source), found)).toEqual([])
  })

  test('the configuration is there, with secrets from variables', async () => {
    expect(await all.unpacked.look('cat config/project/.env')).toBe('GREETING=hello\n')
    const inside = `config/inside/${all.stack.container('files')}/run/secrets/token`
    expect(await all.unpacked.look(`cat ${inside}`)).toBe('token from a variable')
  })

  test('VERIFICATION.txt says what was proved and what is not held', async () => {
    const words = await all.unpacked.look('cat VERIFICATION.txt')

    expect(words).toContain(`Backup ${all.manifest.id} of ${all.stack.project}`)
    expect(words).toContain('\nlevel         written\n')
    expect(words).toMatch(/^stored +not tried /m)
    expect(words).toContain(`the backup itself, ${all.manifest.finishedAt}`)
    expect(words).toContain(`left out of config: ${all.stack.folder}/.git: version control`)
    expect(words).toContain('excluded volume')
    const [unpack = ''] = /tar --extract[^]*?--numeric-owner/.exec(words) ?? []
    const step = await readSteps('docs/export.md')
    expect(plain(unpack.replace('EXPORT.tar.zst', '"$EXPORT"'))).toBe(plain(step('unpack-export')))
  })

  test('every database is restored by pg_restore with the rows of its source', async () => {
    const step = await readSteps('docs/export.md')
    server = await startThrowawayPostgres('postgres:17', [`${all.unpacked.volume}:/unpacked:ro`])
    await server.run('mkdir /tablespace && chown postgres: /tablespace')
    const follow = (name: string, variables: Record<string, string>) =>
      server.run(`cd /unpacked\n${step(name)}`, variables)
    await follow('restore-globals', { SERVICE: 'db' })
    const databases = all.manifest.servers.flatMap((each) => each.databases)
    expect(databases.length).toBeGreaterThan(3)

    for (const { name, path } of databases) {
      const dump = path.replace(/^\/stack\//, '')
      const connect = name === 'template1' ? 'postgres' : 'template1'
      expect(await server.run(`pg_restore -f /dev/null /unpacked/${dump}`)).toMatchObject({
        exitCode: 0,
        stderr: '',
      })
      const outcome = await follow('restore-database', { DUMP: dump, CONNECT: connect })
      expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
      const contents = (from: Pick<ThrowawayPostgres, 'sql'>): Promise<string> =>
        readContents((statement, database) => from.sql(statement, database), name)
      expect(await contents(server)).toBe(await contents(all.stack))
    }
  })
})

/** A command without its line breaks. */
function plain(command: string): string {
  return command.replaceAll(/\s*\\?\n\s*/g, ' ').trim()
}
