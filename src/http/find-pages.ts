import { existsSync } from 'node:fs'
import { join } from 'node:path'

const above = join(import.meta.dirname, '..', '..')

/** Beside the code in the image, and where Vite puts them while one works on them. */
const places = [join(above, 'pages'), join(above, 'web', 'dist')]

/** The folder of the built pages; undefined when they were not built. */
export function findPages(): string | undefined {
  return places.find((place) => existsSync(join(place, 'index.html')))
}
