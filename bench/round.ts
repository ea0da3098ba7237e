import { backupBare, prepareBare, restoreBare, type BareBackup } from './bare.ts'
import {
  backupProduct,
  levels,
  prepareProduct,
  restoreProduct,
  verifyProduct,
  type Level,
  type ProductBackup,
} from './product.ts'
import { tell } from './progress.ts'

interface FirstAndSecond<T> {
  readonly first: T
  readonly second: T
}

/** `frozen` is one more like the second, with what writes held still. */
type ProductBackups = FirstAndSecond<ProductBackup> & { readonly frozen: ProductBackup }

/** Seconds. */
interface Restores {
  readonly bare: number
  /** Of it, what `pg_restore` takes. */
  readonly bareLoad: number
  readonly product: number
  /** Without the safety backup, which nobody makes by hand. */
  readonly unguarded: number
}

export interface Round {
  readonly bare: FirstAndSecond<BareBackup>
  readonly product: ProductBackups
  /** Seconds. */
  readonly verifications: Readonly<Record<Level, number>>
  readonly restores: Restores
}

/** Both on fresh repositories; which goes first changes from round to round, so that no drift favours one. */
export async function runRound(index: number): Promise<Round> {
  const isBareFirst = index % 2 === 0
  const early = isBareFirst ? await runBare() : undefined
  const product = await runProduct()
  const bare = early ?? (await runBare())
  const verifications = await runVerifications()
  return checkAlike({ bare, product, verifications, restores: await runRestores(isBareFirst) })
}

export async function runBare(): Promise<FirstAndSecond<BareBackup>> {
  await prepareBare()
  const pair = { first: await backupBare(), second: await backupBare() }
  for (const [name, { seconds, dumpSeconds, resticSeconds }] of Object.entries(pair)) {
    tell(
      `bare ${name}: ${show(seconds)} (dump ${show(dumpSeconds)}, restic ${show(resticSeconds)})`,
    )
  }
  return pair
}

async function runRestores(isBareFirst: boolean): Promise<Restores> {
  const early = isBareFirst ? await restoreBare() : undefined
  const product = await restoreProduct([])
  const unguarded = await restoreProduct(['--no-safeguard'])
  const bare = early ?? (await restoreBare())
  const { seconds, loadSeconds, filesSeconds } = bare
  tell(`bare restore: ${show(seconds)} (load ${show(loadSeconds)}, files ${show(filesSeconds)})`)
  tell(`lifeboat restore: ${show(product)}, without a safety backup ${show(unguarded)}`)
  return { bare: seconds, bareLoad: loadSeconds, product, unguarded }
}

/** Of the newest backup of the product. */
async function runVerifications(): Promise<Round['verifications']> {
  const taken = { stored: 0, decoded: 0, drilled: 0 }
  for (const level of levels) {
    taken[level] = await verifyProduct(level)
    tell(`lifeboat verify --level ${level}: ${show(taken[level])}`)
  }
  return taken
}

async function runProduct(): Promise<ProductBackups> {
  await prepareProduct()
  const pair = { first: await backupProduct(), second: await backupProduct() }
  const backups = { ...pair, frozen: await backupProduct('freeze') }
  for (const [name, { seconds, consistency }] of Object.entries(backups)) {
    tell(`lifeboat ${name}: ${show(seconds)} (${consistency})`)
  }
  if (backups.frozen.consistency === 'frozen') return backups
  throw new Error(`expected a frozen backup, found one that is ${backups.frozen.consistency}`)
}

/** A fast backup that holds less is no fast backup. */
function checkAlike(round: Round): Round {
  const { bare, product } = { bare: round.bare.first, product: round.product.first }
  const [leastFiles, leastBytes] = [100_000, bare.bytes * 0.95]
  if (product.files >= leastFiles && product.bytes >= leastBytes) return round
  throw new Error(
    `lifeboat stored ${product.files} files and ${product.bytes} bytes, expected at least ${leastFiles} and ${Math.round(leastBytes)}`,
  )
}

function show(seconds: number): string {
  return `${seconds.toFixed(2)} s`
}
