import { serveAt } from '../../../lib/serveAt.js'

const serve = serveAt('/slow')

export {
  serve as DELETE,
  serve as GET,
  serve as HEAD,
  serve as OPTIONS,
  serve as PATCH,
  serve as POST,
  serve as PUT,
}
