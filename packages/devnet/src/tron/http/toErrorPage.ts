import type { HttpAnswer, HttpRequest } from './HttpAnswer.js'

/** What Jetty shows for a path or a method that no servlet serves: a page, or JSON if asked for. */
export function toErrorPage(request: HttpRequest, status: 404 | 405): HttpAnswer {
  const message =
    status === 404 ? 'Not Found' : `HTTP method ${request.method} is not supported by this URL`
  if (request.accept.includes('json')) {
    return {
      status,
      contentType: 'application/json',
      body: JSON.stringify({ url: request.path, status: String(status), message }),
    }
  }
  const title = `Error ${status} ${message}`
  return {
    status,
    contentType: 'text/html;charset=iso-8859-1',
    body: `<html><head><title>${title}</title></head><body><h2>HTTP ERROR ${title}</h2></body></html>\n`,
  }
}
