import type { Texts } from './Texts.js'

export const en: Texts = {
  title: 'Payment required',
  payFor: 'You are paying for',
  paidFor: 'You have paid for',
  price: 'Price',
  network: 'Network',
  recipient: 'Recipient',
  address: 'Address',
  token: 'Token contract',
  seller: 'Seller',
  testnet: 'test money',
  units: '{amount} atomic units',
  ways: 'Ways to pay',
  noScript: 'To pay here, switch on JavaScript and use a browser with a wallet.',

  steps: 'Steps',
  stepConnect: 'Connect a wallet',
  stepNetwork: 'Use {network}',
  stepSign: 'Sign the payment',
  stepDeliver: 'Receive what you bought',
  stepDone: 'done',
  stepCurrent: 'now',
  stepTodo: 'to do',

  connectWith: 'Connect {wallet}',
  connectedAs: 'Paying with {wallet}',
  disconnect: 'Use another wallet',
  balance: 'Balance: {amount}',
  balanceUnknown: 'The wallet does not tell the balance.',
  switchNetwork: 'Switch to {network}',
  approve: 'Approve {amount}',
  pay: 'Pay {price}',
  checkAgain: 'Check again',
  resend: 'Send the same payment again',
  fetchAgain: 'Fetch it again',
  download: 'Download',

  approveTitle: 'What you will approve first',
  approveAmount:
    'The contract {spender} may take up to {amount} from your account, for payments that you sign and for nothing else.',
  approveLater: 'Later payments need no approval until this amount is used up.',
  approveCost: 'It is a transaction of its own, which costs about {fee}.',
  approveCostUnknown: 'It is a transaction of its own, which costs some TRX.',
  approveWait: 'The page waits until it is in a block. You pay after that.',

  signTitle: 'What you will sign',
  signAmount: 'A permission to transfer exactly {price}, once.',
  signFrom: 'From your account {account}.',
  signFromGasFree: 'From your GasFree address {account}.',
  signTo: 'To {recipient} on {network}.',
  signToken: 'In the token {token}.',
  signOnce: 'It allows nothing else: no other amount, no other recipient, no second transfer.',
  signBound: 'It pays for this address only.',
  signExpires: 'It ends by itself after {duration}.',
  signNoFee: 'You pay no network fee.',
  signFee: 'And a fee of {fee} for sending it: {total} in all.',
  signFeeMost: 'And a fee of at most {fee} for sending it: at most {total} in all.',

  busyConnecting: 'Waiting for {wallet}.',
  busySwitching: 'Waiting for {wallet} to switch the network.',
  busyApproving: 'Please confirm the approval in {wallet}.',
  busyPacking: 'The approval is on its way. Waiting until it is in a block.',
  busyChecking: 'Asking for the current price.',
  busySigning: 'Please confirm in {wallet}.',
  busySending: 'The payment is on its way. Keep this page open.',
  busyWaiting:
    'The network has not confirmed the payment yet. Sending the same one again, try {attempt}.',
  busyReceiving: 'Paid. Receiving {size}.',

  noWallet: 'No wallet for {network} was found in this browser.',
  noWalletHint:
    'Install a wallet as an extension, or open this page in the browser of your wallet app. Then look again.',
  unpayable: 'None of the ways to pay can be used on this page. Programs can still pay for it.',
  unpayableToken: 'This page cannot pay with a token that it does not know.',
  rejected: 'You declined in the wallet. Nothing was paid.',
  walletBusy: 'The wallet has an open request. Look into it, then try again.',
  walletFailed: 'The wallet reported an error. Nothing was paid.',
  walletLocked: 'The wallet is locked or has no account. Unlock it, then try again.',
  approvalFailed:
    'The approval did not succeed, or is in no block yet. Nothing was paid. Look into your wallet before you approve again.',
  nodeFailed: '{network} cannot be reached. Nothing was paid.',
  wrongNetwork: 'Your wallet is on another network. The payment is on {network}.',
  switchYourself:
    'Your wallet is on another network. Choose {network} in {wallet}, then check again.',
  cannotSwitch:
    'The wallet does not know {network}. Add this network in the wallet, then try again.',
  insufficient:
    'You have {balance}, and the price is {price}. Add money to your account or use another wallet.',
  insufficientGasFree:
    'Your GasFree address {account} holds {balance}, and this takes {price} with all fees. Send tokens to it, or choose another way to pay.',
  changed:
    'The terms have changed since you opened this page. Nothing was paid. Check them and pay again.',
  refused: 'The payment was refused. You were not charged.',
  refusedDoubt:
    'The payment was refused, but it may have been charged. Look at your account before you pay again.',
  expired: 'The payment expired before it arrived. You were not charged.',
  pending:
    'The outcome is not known yet. You cannot be charged twice: the button sends the same payment again. Keep this page open.',
  unknownOutcome:
    'The payment left, and no answer came back. You cannot be charged twice: the button sends the same payment again. Keep this page open.',
  serverError: 'The server answered with an error ({status}). Nothing was signed.',
  offline: 'The server cannot be reached. Nothing was paid.',
  insecure: 'This page came over an unprotected connection. Payments are made over HTTPS only.',
  blocked: 'The payment cannot be made: {reason}.',
  interrupted:
    'Paid, but what you bought did not arrive as a whole. The button asks for it again without a new payment.',
  wasRefused: 'An earlier payment was refused.',
  code: 'Code: {code}',

  delivered: 'Here is what you bought',
  deliveredFree: 'Nothing has to be paid any more',
  empty: 'The answer is empty. There is nothing to show.',
  receipt: 'Receipt',
  noReceipt: 'The answer came without a receipt.',
  paid: 'Paid',
  transaction: 'Transaction',
  payer: 'Paid by',
  explorer: 'See it on {site}',
}
