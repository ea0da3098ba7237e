import { pack, type Pack } from 'tar-stream'

/** As the engine gives one file of a container: an archive with it alone. */
export function packFile(name: string, content: string): Pack {
  const tar = pack()
  tar.entry({ name }, content)
  tar.finalize()
  return tar
}
