import { z } from 'zod'

import { cheapenKey } from './cheap-key.ts'
import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'

/** What of an empty repository is not empty: `config` in base64. */
const Template = z.object({ config: z.string(), key: z.string(), keyName: z.string() })

/** The password of all stacks of the tests. */
const password = 'test'

/** Lets restic make one repository, whose key is made cheap; gives it as text, for `giveRepository` to read. */
export async function makeTemplate(): Promise<string> {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const options = ['--rm', `--label=${sessionLabel()}`, `--env=RESTIC_PASSWORD=${password}`]
  const script =
    'restic init --quiet --repo /tmp/r >&2 && base64 -w0 /tmp/r/config && echo && cat /tmp/r/keys/*'
  const run = ['run', ...options, '--network=none', '--entrypoint=sh', image, '-ec', script]
  const [config = '', key = ''] = (await succeed('docker', run)).split('\n')
  const { name: keyName, content } = cheapenKey(key, password)
  return JSON.stringify({ config, key: content, keyName } satisfies z.infer<typeof Template>)
}

/**
 * Puts an empty repository into a container's /repository, as `restic init` would make it there, but that no time goes into the
 * password afterwards. Where nobody has made a template, as for a benchmark, Lifeboat makes its own as for everybody else.
 */
export async function giveRepository(container: string): Promise<void> {
  const text = process.env['TEST_REPOSITORY']
  if (text === undefined) return
  const { config, key, keyName } = Template.parse(JSON.parse(text))
  const script = `cd /repository; mkdir keys index locks snapshots data
    printf 'data/%02x\\n' {0..255} | xargs mkdir
    base64 -d >config <<<'${config}'; cat >keys/${keyName}
    chmod -R go= . && chmod 400 config keys/*`
  await succeed('docker', ['exec', '-i', container, 'bash', '-euc', script], key)
}
