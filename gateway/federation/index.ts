/** The federation: the supergraph's life, its rules, and the execution of plans. */
export { type FederatedGatewayOptions, federatedGateway } from './apollo-gateway.ts';
export { publicError, type ResponsePath, requestError, SubgraphFailure } from './errors.ts';
export { type ExecuteRequest, execute } from './execute.ts';
export type { SubgraphFetcher, SubgraphRequest } from './fetcher.ts';
export {
  type HttpFetcher,
  type HttpFetcherOptions,
  httpFetcher,
  type SignContext,
} from './http-fetcher.ts';
export { type ContextOf, inProcessFetcher } from './in-process-fetcher.ts';
export type { ReportError } from './plan-run.ts';
export {
  isRefused,
  MAX_TOKENS,
  type PreparedOperation,
  type PrepareRequest,
  prepareOperation,
  type Refused,
} from './prepare.ts';
export type { ApiKind, Requirement, RuleTable } from './rules.ts';
export { type EventSource, type SubscribeRequest, subscribe } from './subscribe.ts';
export {
  type LoadedSupergraph,
  loadSupergraph,
  readSupergraph,
  type SupergraphLife,
  type SupergraphOptions,
} from './supergraph.ts';
