import { createPaywall } from '@farebox/next/pages'
import { options, terms } from '../../lib/options.js'
import { record } from '../../lib/record.js'

const { paid } = createPaywall(options)

export default paid(terms, async (req, res) => {
  record('old-weather')
  if (req.query.fail === 'yes') throw new Error('The handler failed.')
  res.setHeader('X-Handler', 'yes')
  res.status(200).json({ goods: 'sunny', body: req.body, soldTo: req.payment.payer })
})
