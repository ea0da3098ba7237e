import type { EngineClient } from './engine.ts'

/** Gives an image a tag, REPOSITORY:TAG. One that another image has would be taken from it: whoever calls has looked. */
export async function tagImage(engine: EngineClient, id: string, tag: string): Promise<void> {
  const at = tag.lastIndexOf(':')
  const options = { repo: tag.slice(0, at), tag: tag.slice(at + 1) }
  await engine.call(`tagging ${id} as ${tag}`, (docker) => docker.getImage(id).tag(options))
}
