export { type Answer, readAnswer, toAnswer } from './client/Answer.js'
export { exchangeRaw } from './client/exchangeRaw.js'
export {
  type RequestInput,
  sendRequest,
  type SentRequest,
  startRequest,
} from './client/sendRequest.js'
export {
  type ClaimStoreSurroundings,
  type CreateClaimStore,
  describeClaimStore,
} from './describeClaimStore.js'
export { describePaidRoutes } from './describePaidRoutes.js'
export { describePaidSmoke, type PaidWay } from './describePaidSmoke.js'
export { createGates, type Gates } from './host/createGates.js'
export { fetchBehaviours, type FetchHandler } from './host/fetchBehaviours.js'
export { listen } from './host/listen.js'
export {
  bigBody,
  bigPieces,
  nodeBehaviours,
  type NodeHandler,
  readBody,
  toNodeHandler,
} from './host/nodeBehaviours.js'
export { type NodeMiddleware, nodeMiddlewares } from './host/nodeMiddlewares.js'
export {
  type BeforeName,
  type Behaviour,
  goods,
  type HostConfig,
  type HostRoute,
  type PaidHost,
  type StartHost,
} from './host/PaidHost.js'
export { openShop, type OpenShop, type Shop, type ShopOptions } from './shop/openShop.js'
export {
  allMisbehaviours,
  type HostileFacilitator,
  type Misbehaviour,
  startHostileFacilitator,
} from './hostile/startHostileFacilitator.js'
