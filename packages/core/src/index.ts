export { decodeBase64 } from './codec/decodeBase64.js'
export { encodeBase64 } from './codec/encodeBase64.js'
export { encodeHex } from './codec/encodeHex.js'
export type { Limits } from './codec/Limits.js'
export { defaultLimits } from './codec/Limits.js'
export { parseJson } from './codec/parseJson.js'
export { decodePaymentPayload } from './codec/decodePaymentPayload.js'
export { encodePaymentPayload } from './codec/encodePaymentPayload.js'
export { decodePaymentPayloadV1 } from './codec/decodePaymentPayloadV1.js'
export { encodePaymentPayloadV1 } from './codec/encodePaymentPayloadV1.js'
export { decodePaymentRequired } from './codec/decodePaymentRequired.js'
export { encodePaymentRequired } from './codec/encodePaymentRequired.js'
export { decodeSettleResponse } from './codec/decodeSettleResponse.js'
export { encodeSettleResponse } from './codec/encodeSettleResponse.js'
export { decodeSettleResponseV1 } from './codec/decodeSettleResponseV1.js'
export { encodeSettleResponseV1 } from './codec/encodeSettleResponseV1.js'
export type { Environment } from './environment.js'
export { systemEnvironment } from './environment.js'
export type { ErrorCode } from './errors/errorCatalog.js'
export type { Charged, ErrorDefinition } from './errors/ErrorDefinition.js'
export { errorCatalog } from './errors/errorCatalog.js'
export type { FareboxErrorOptions, Problem } from './errors/FareboxError.js'
export { FareboxError } from './errors/FareboxError.js'
export { toFareboxError } from './errors/toFareboxError.js'
export type { HashFunctions } from './hashes/HashFunctions.js'
export { portableHashes } from './hashes/portableHashes.js'
export type { Header, HttpRequest, HttpResponse } from './http/types.js'
export type {
  Affordability,
  ChallengeContext,
  ClientMechanism,
  CreatedPayload,
  CreatePayloadContext,
  FacilitatorMechanism,
  LocalCheckContext,
  MacOfRequest,
  Mechanism,
  PaymentIdentity,
  RequirementsInput,
  ServerMechanism,
  SettleContext,
  SettlementStep,
  StepOutcome,
} from './mechanism/types.js'
export type { Asset, AssetAmount } from './money/Asset.js'
export type { AssetRegistry } from './money/createAssetRegistry.js'
export { createAssetRegistry } from './money/createAssetRegistry.js'
export { formatDecimal } from './money/formatDecimal.js'
export { parseDecimal } from './money/parseDecimal.js'
export { parsePrice } from './money/parsePrice.js'
export type { AtomicPrice, Price } from './money/Price.js'
export { findNetwork } from './networks/findNetwork.js'
export { isSameNetwork } from './networks/isSameNetwork.js'
export { matchNetwork } from './networks/matchNetwork.js'
export type { Network } from './networks/Network.js'
export { networks } from './networks/networks.js'
export { parseNetwork } from './networks/parseNetwork.js'
export {
  paymentHeaderV1,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentResponseHeaderV1,
  paymentSignatureHeader,
} from './codec/headerNames.js'
export { parseDiscoveryResponse } from './wire/parseDiscoveryResponse.js'
export { parseFacilitatorRequest } from './wire/parseFacilitatorRequest.js'
export { parseFacilitatorRequestV1 } from './wire/parseFacilitatorRequestV1.js'
export { parseFeeQuoteRequest } from './wire/parseFeeQuoteRequest.js'
export { parseFeeQuotes } from './wire/parseFeeQuotes.js'
export { parsePaymentPayload } from './wire/parsePaymentPayload.js'
export { parsePaymentPayloadV1 } from './wire/parsePaymentPayloadV1.js'
export { parsePaymentRequired } from './wire/parsePaymentRequired.js'
export { parsePaymentRequiredV1 } from './wire/parsePaymentRequiredV1.js'
export { parsePaymentRequirements } from './wire/parsePaymentRequirements.js'
export { parseSettleResponse } from './wire/parseSettleResponse.js'
export { parseSettleResponseV1 } from './wire/parseSettleResponseV1.js'
export { parseTransferAnswer } from './wire/parseTransferAnswer.js'
export { parseTransferQuery } from './wire/parseTransferQuery.js'
export { parseSupportedResponse } from './wire/parseSupportedResponse.js'
export { parseVerifyResponse } from './wire/parseVerifyResponse.js'
export { toPaymentRequiredV2 } from './wire/toPaymentRequiredV2.js'
export { toRequirementsV1 } from './wire/toRequirementsV1.js'
export { toRequirementsV2 } from './wire/toRequirementsV2.js'
export type {
  DiscoveryResource,
  DiscoveryResponse,
  FacilitatorRequest,
  Fee,
  FeeQuote,
  FeeQuoteRequest,
  JsonObject,
  JsonValue,
  PaymentPayload,
  PaymentRequired,
  PaymentRequirements,
  ResourceInfo,
  SettleResponse,
  SupportedKind,
  SupportedResponse,
  TransferAnswer,
  TransferQuery,
  VerifyResponse,
} from './wire/types.js'
export type {
  FacilitatorRequestV1,
  PaymentPayloadV1,
  PaymentRequiredV1,
  PaymentRequirementsV1,
  SettleResponseV1,
} from './wire/typesV1.js'
