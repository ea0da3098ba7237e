import { METHODS } from 'node:http'
import * as fc from 'fast-check'

import { arbitraryOf, type JsonSchema } from './arbitrary-of.ts'
import { token } from './fake-backend.ts'
import type { RawRequest } from './raw-request.ts'

type Operation = {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonSchema }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, object>> }>
  >
}
/** An OpenAPI document, as far as requests are made from it. */
export type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const segment = fc.oneof(
  fc.constantFrom('latest', 'run-1', 'verify', '..', '%2e%2e', '%00', '%', '', 'x'.repeat(300)),
  fc.string({ maxLength: 8 }).map(encodeURIComponent),
)
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.constantFrom(
    '?wait=true',
    '?wait=false',
    '?wait=',
    '?wait=1',
    '?limit=0',
    '?limit=3',
    '?limit=x',
  ),
  fc.constantFrom(
    '?wait=true&wait=false',
    '?limit=1e9',
    '?__proto__=1',
    '?limit[]=2',
    '?%ff',
    '?&&=',
  ),
  fc.webQueryParameters().map((text) => `?${text}`),
)
const authorization = fc.oneof(
  { weight: 6, arbitrary: fc.constant(`Bearer ${token}`) },
  fc.constantFrom('', 'Bearer ', 'Basic eDp5', `bearer ${token}`, `Bearer ${token}x`),
)
const type = fc.oneof(
  { weight: 4, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    '',
    'text/plain',
    'application/json; charset=latin1',
    'multipart/form-data',
    '///',
  ),
)
const junk = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '"',
    '{"__proto__":{}}',
    '{"constructor":{"prototype":1}}',
  ),
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Those of the document, asked as it says and not, and whatever else. */
export function anyRequest(document: Document): fc.Arbitrary<RawRequest> {
  const known = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestOf(path, method, operation)),
  )
  const methods = METHODS.filter((method) => method !== 'CONNECT')
  const paths = fc.oneof(
    fc.constantFrom(...Object.keys(document.paths), '/openapi.json', '/', '*', '//'),
    fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
  )
  const other = withHeaders(fc.constantFrom(...methods), paths, junk)
  return fc.oneof({ weight: 5, arbitrary: fc.oneof(...known) }, other)
}

function requestOf(path: string, method: string, operation: Operation): fc.Arbitrary<RawRequest> {
  const schema = operation.requestBody?.content['application/json']?.schema
  const body =
    schema === undefined
      ? fc.oneof({ weight: 3, arbitrary: fc.constant('') }, junk)
      : fc.oneof(
          { weight: 3, arbitrary: arbitraryOf(schema).map((each) => JSON.stringify(each)) },
          junk,
        )
  const id = fc.oneof(fc.constant('latest'), segment)
  return withHeaders(
    fc.constant(method.toUpperCase()),
    id.map((each) => path.replace('{id}', each)),
    body,
  )
}

function withHeaders(
  method: fc.Arbitrary<string>,
  path: fc.Arbitrary<string>,
  body: fc.Arbitrary<string>,
): fc.Arbitrary<RawRequest> {
  return fc
    .record({ method, path, query, body, authorization, type })
    .map(({ query: asked, authorization: who, type: form, ...request }) => ({
      method: request.method,
      path: `${request.path}${asked}`,
      body: request.body,
      headers: {
        ...(who === '' ? {} : { authorization: who }),
        ...(form === '' ? {} : { 'content-type': form }),
      },
    }))
}
