import type { FastifyInstance } from 'fastify'
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'

/** A server whose routes are validated by zod schemas, both ways. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- the provider's own type is what is wanted
export function withZod(server: FastifyInstance) {
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  return server.withTypeProvider<ZodTypeProvider>()
}

/** What routes are added to. */
export type Routes = ReturnType<typeof withZod>
