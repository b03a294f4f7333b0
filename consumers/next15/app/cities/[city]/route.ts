import { paid } from '../../../lib/paywall'

type Context = { params: Promise<{ city: string }> }

export const POST = paid(
  { price: '$0.01', scheme: 'exact', network: 'base-sepolia', binding: 'required' },
  async (request, { params }: Context) =>
    Response.json({ city: (await params).city, body: await request.text() }),
)
