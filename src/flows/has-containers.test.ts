import { expect, test } from 'vitest'

import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import type { Self } from '../model/stack.ts'
import { hasContainers } from './rebuild.ts'

const own = { ...runningContainer('lifeboat'), id: 'id-run', name: 'shop-lifeboat-run-ab12' }
const self: Self = {
  containerId: own.id,
  image: 'sha256:lifeboat',
  project: 'shop',
  mounts: [],
  networks: [],
}
const daemon = runningContainer('lifeboat')
const named = { ...runningContainer('backup'), image: self.image }

test.each<[what: string, FakeContainer[], boolean]>([
  ['nothing', [], false],
  ['this very container', [own], false],
  ['a daemon of the same service, of an older image', [own, daemon], false],
  ['a daemon of the same image, of another service', [named], false],
  ['another stack', [runningContainer('app', [], 'wiki')], false],
  ['a service of it, beside the daemon', [own, daemon, runningContainer('app')], true],
  ['a service of it that does not run', [{ ...runningContainer('app'), state: 'exited' }], true],
])('a stack of which there is %s', async (_what, containers, stands) => {
  const { client } = openMemoryEngine({ containers })

  expect(await hasContainers(client, self, 'shop')).toBe(stands)
})
