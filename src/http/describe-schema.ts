import { jsonSchemaTransform } from 'fastify-type-provider-zod'

type Described = { readonly description?: string }

/** A route's schemas for the document. An answer without a body has none there, either: null in JSON would be four letters. */
export const describeSchema: typeof jsonSchemaTransform = (route) => {
  const made = jsonSchemaTransform(route)
  const response = made.schema['response'] as Record<string, Described> | undefined
  const nothing = response?.['204']
  if (response === undefined || nothing === undefined) return made
  const { description } = nothing
  // What @fastify/swagger knows for it.
  const empty = { type: 'null', description }
  return { ...made, schema: { ...made.schema, response: { ...response, 204: empty } } }
}
