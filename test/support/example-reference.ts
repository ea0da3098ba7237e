import type { Reference } from '../../src/model/reference.ts'

/** Rows of the example manifest’s database that name files of its volume. */
export function exampleReference(changes: Partial<Reference> = {}): Reference {
  return {
    service: 'app',
    container: 'shop-app-1',
    text: 'SELECT path, sha256 FROM uploads -> uploads:/a',
    server: { service: 'db', containerId: 'id-db' },
    database: 'My "Shop"',
    query: 'SELECT path, sha256 FROM uploads',
    schemas: ['public'],
    mount: { kind: 'volume', source: 'shop_uploads' },
    folder: '/a',
    ...changes,
  }
}
