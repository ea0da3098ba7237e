import { askLifeboat } from './ask-lifeboat.ts'
import { succeed } from '../run-command.ts'
import { startShopStack, type ShopStack } from './shop-stack.ts'

export type SmallStack = ShopStack & {
  /** Id of a complete backup of all of it. */
  readonly backup: string
}

/** Starts small.yml with rows, an extension and files in it, backs it up, and changes one thing of each afterwards. */
export async function startSmallStack(): Promise<SmallStack> {
  const stack = await startShopStack('small.yml')
  await stack.compose(['up', '--detach', 'web'])
  await stack.sql('CREATE DATABASE shop')
  await stack.sql(rows, 'shop')
  await stack.shell(
    'web',
    'echo welcome >/uploads/index.html; head -c 300000 /dev/urandom >/uploads/photo',
  )
  await stack.awaitHealth('web', 'healthy')
  const { id } = await askLifeboat<{ id: string }>(stack, ['backup'])
  await stack.sql(`INSERT INTO letters (body) VALUES ('later')`, 'shop')
  await stack.shell('web', 'echo later >/uploads/later')
  return { ...stack, backup: id }
}

/** A backup that lacks the database, which could not be asked; gives its id. */
export async function makeIncomplete(stack: SmallStack): Promise<string> {
  await succeed('docker', ['pause', stack.container('db')])
  const { exitCode, stdout } = await stack.lifeboat(['backup', '--json'])
  await succeed('docker', ['unpause', stack.container('db')])
  if (exitCode === 3) return (JSON.parse(stdout) as { id: string }).id
  throw new Error(`the backup without its database ended with ${exitCode}`)
}

const rows = `
CREATE EXTENSION citext;
CREATE TABLE letters (number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body citext);
INSERT INTO letters (body) SELECT repeat(md5(n::text), 20) FROM generate_series(1, 40000) AS n;
`
