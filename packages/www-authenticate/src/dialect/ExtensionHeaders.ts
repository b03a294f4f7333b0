/** What the dialect's extension headers say. */
export interface ExtensionHeaders {
  /** `X-Service-Hash`, of a response. */
  readonly serviceHash?: string
  /** `X-Agent-ID`, of a request. Anybody can send any. */
  readonly agentId?: string
  /** `Accept-x402-Version`, of a request. */
  readonly version?: string
}
