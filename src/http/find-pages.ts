import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** In the image beside the bundle's folder, which this file is in there; from the sources where Vite puts them. */
const places = [
  join(import.meta.dirname, '..', 'pages'),
  join(import.meta.dirname, '..', '..', 'web', 'dist'),
]

/** The folder of the built pages; undefined when they were not built. */
export function findPages(): string | undefined {
  return places.find((place) => existsSync(join(place, 'index.html')))
}
