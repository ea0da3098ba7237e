import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The licences of the packages that modules are of, each with name and version.
 *
 * @param modules Absolute paths. What is in no node_modules is our own.
 */
export async function renderLicences(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.map(findPackage).filter((folder) => folder !== undefined))
  const texts = await Promise.all([...folders].toSorted().map(describe))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

function findPackage(module: string): string | undefined {
  return /^\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0]
}

async function describe(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: unknown }
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
  if (license === undefined && files.length === 0) throw new Error(`${name} names no licence`)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return [`${name} ${version} (${JSON.stringify(license)})`, ...texts].join('\n\n').trimEnd() + '\n'
}
