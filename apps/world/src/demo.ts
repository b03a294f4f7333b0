import { print } from './print.js'
import { runDemo } from './runDemo.js'
import { startWorld } from './startWorld.js'

const world = await startWorld()
try {
  const moved = await runDemo(world, print)
  process.exitCode = moved ? 0 : 1
} finally {
  await world.stop()
}
