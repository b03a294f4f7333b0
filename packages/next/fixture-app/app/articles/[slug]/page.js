import { createPagePaywall } from '@farebox/next/server'
import { options, terms } from '../../../lib/options.js'
import { record } from '../../../lib/record.js'

const { paidPage } = createPagePaywall(options)
const takePayment = paidPage({ ...terms, flow: 'upfront' })

export default async function Article({ params }) {
  const { slug } = await params
  const { payment, refusal } = await takePayment(`/articles/${slug}`)
  if (payment === undefined) return <p>Refused with {refusal.status}.</p>
  record(slug)
  return <p>The whole article, sold to {payment.payer}.</p>
}
