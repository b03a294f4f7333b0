import { createPagePaywall } from '@farebox/next/server'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { articleTerms } from '../../../lib/article'
import { createOptions } from '../../../lib/options'

const takePayment = createPagePaywall(createOptions).paidPage(articleTerms)

const articles: Readonly<Record<string, string>> = {
  bridge: 'Nobody remembers who built it, and everybody has paid to cross it.',
}

interface ArticleProps {
  readonly params: Promise<{ slug: string }>
}

export default async function Article({ params }: ArticleProps): Promise<ReactNode> {
  const { slug } = await params
  const text = articles[slug]
  // Before the payment: a page that does not exist costs nothing.
  if (text === undefined) notFound()
  const { payment, refusal } = await takePayment(`/articles/${slug}`)
  return (
    <main>
      <h1>The story of the {slug}</h1>
      {payment === undefined ? (
        <p>This payment cannot buy the article ({refusal.status}).</p>
      ) : (
        <p>{text}</p>
      )}
    </main>
  )
}
