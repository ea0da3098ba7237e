import { accessSpoilings } from './spoilings/access.ts'
import { contentSpoilings } from './spoilings/contents.ts'
import { definitionSpoilings } from './spoilings/definitions.ts'
import { onRelationSpoilings } from './spoilings/on-relations.ts'
import { relationSpoilings } from './spoilings/relations.ts'
import type { Spoiling } from './spoilings/spoiling.ts'

/** What a restore may lose of `features/` without a word, one thing at a time: who compares databases must notice each of them. */
export const featureSpoilings: readonly Spoiling[] = [
  ...contentSpoilings,
  ...relationSpoilings,
  ...onRelationSpoilings,
  ...definitionSpoilings,
  ...accessSpoilings,
]
