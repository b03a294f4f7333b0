import type { FastifyInstance, FastifyPluginAsync } from 'fastify'

const name = '@farebox/fastify'

/**
 * Marks a plugin as the package `fastify-plugin` does: what it adds belongs to the scope that registers
 * it, and to the scopes in there, instead of to a scope of its own.
 */
export function toPlugin<Options extends object>(
  load: (fastify: FastifyInstance, options: Options) => void | Promise<void>,
): FastifyPluginAsync<Options> {
  const plugin: FastifyPluginAsync<Options> = async (fastify, options) => load(fastify, options)
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: name,
    [Symbol.for('plugin-meta')]: { name, fastify: '5.x' },
  })
}
