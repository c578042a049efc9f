/** The part of oidc-provider 9 that the embedded issuer uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
  }

  export interface Context {
    /** As the request named it, with its port. */
    readonly host: string;
    readonly oidc: { readonly params: { scope?: string | undefined } };
  }

  export interface ResourceServer {
    readonly audience: string;
    /** Space separated, as in a token. */
    readonly scope: string;
    readonly accessTokenFormat: 'jwt';
    readonly accessTokenTTL: number;
    readonly jwt: { readonly sign: { readonly alg: string; readonly kid: string } };
  }

  interface Switch {
    readonly enabled: boolean;
  }

  export interface Setup {
    readonly adapter: (model: string) => { find(id: string): Promise<undefined> };
    readonly jwks: { readonly keys: readonly object[] };
    readonly clients: readonly Readonly<Record<string, unknown>>[];
    readonly clientAuthMethods: readonly string[];
    readonly clientDefaults: Readonly<Record<string, unknown>>;
    readonly scopes: readonly string[];
    readonly responseTypes: readonly string[];
    readonly routes: Readonly<Record<string, string>>;
    readonly ttl: Readonly<Record<string, number>>;
    readonly clientBasedCORS: (context: Context, origin: string, client: Client) => boolean;
    readonly features: {
      readonly clientCredentials: Switch;
      readonly devInteractions: Switch;
      readonly dPoP: Switch;
      readonly pushedAuthorizationRequests: Switch;
      readonly rpInitiatedLogout: Switch;
      readonly userinfo: Switch;
      readonly resourceIndicators: Switch & {
        readonly defaultResource: () => string;
        readonly getResourceServerInfo: (
          context: Context,
          resource: string,
          client: Client,
        ) => ResourceServer;
      };
    };
    readonly extraTokenClaims: (
      context: Context,
      token: { readonly clientId: string },
    ) => Readonly<Record<string, unknown>>;
  }

  export class Provider {
    constructor(issuer: string, setup: Setup);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  }

  export const errors: {
    readonly InvalidScope: new (message: string, scope: string) => Error;
    readonly InvalidTarget: new () => Error;
  };
}
