/** `npm run docs`: writes every generated document. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { generateDocs } from './generator/generate-docs.ts'

for (const [path, content] of await generateDocs()) {
  const file = join(import.meta.dirname, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
