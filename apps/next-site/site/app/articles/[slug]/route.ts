import { createPaywall } from '@farebox/next'
import type { NextRequest } from 'next/server'
import { createOptions, network } from '../../../lib/options'

const articles: Readonly<Record<string, string>> = {
  bridge: 'Nobody remembers who built it, and everybody has paid to cross it.',
}

interface ArticleContext {
  readonly params: Promise<{ slug: string }>
}

/** A route handler, not a page: only its answer can be held back until the payment is settled. */
const sellArticle = createPaywall(createOptions).paid(
  {
    price: '$0.10',
    scheme: 'exact',
    network,
    description: 'An article of the Farebridge Courier.',
  },
  async (_request, { params }: ArticleContext) => {
    const { slug } = await params
    const document = `<!doctype html>
<html lang="en">
<title>The story of the ${slug}</title>
<h1>The story of the ${slug}</h1>
<p>${articles[slug]}</p>
</html>`
    return new Response(document, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  },
)

export async function GET(request: NextRequest, context: ArticleContext): Promise<Response> {
  const { slug } = await context.params
  // Before the price: what does not exist is not for sale. Past it, the slug is one of the keys above.
  if (!Object.hasOwn(articles, slug))
    return new Response('There is no such article.', { status: 404 })
  return sellArticle(request, context)
}
