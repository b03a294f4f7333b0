import { createPaywall } from '@farebox/next'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'
import { options, terms } from '../../../lib/options.js'
import { record } from '../../../lib/record.js'

const { paid } = createPaywall(() => options)

const answers = {
  redirect: () => redirect('/elsewhere'),
  missing: () => notFound(),
  nothing: () => undefined,
  next: () => NextResponse.next(),
  broken() {
    throw new Error('The handler failed, and its secret is 10.0.0.7.')
  },
  async cookies() {
    const jar = await cookies()
    jar.set('session', 'secret')
    jar.set('visitor', 'changed')
    return Response.json({ goods: 'sunny' })
  },
}

async function answer(request, { params }) {
  const { name } = await params
  record(name)
  return answers[name]()
}

const price = async ({ params }) => ((await params).name === 'dear' ? '$0.02' : '$0.01')

export const GET = paid({ ...terms, price }, answer)
export const POST = paid({ ...terms, flow: 'upfront' }, answer)
