import { VendorError } from '../vendor-error.ts';
import { type Granted, GrantRefused, grant, type TokenMeans } from './token-endpoint.ts';

const BAD_REFRESH_TOKEN = 108;

/**
 * The company’s tokens. Every refresh replaces the refresh token, and one that was not stored is lost with the
 * process: so the new one is stored before anything is done with what came with it.
 */
export class CompanyGrant {
  readonly #means: TokenMeans;
  #baseUrl: string;
  #refreshToken: string | null = null;
  /** Granted, but storing its refresh token has failed so far. */
  #unsaved: Granted | null = null;

  constructor(means: TokenMeans) {
    this.#means = means;
    this.#baseUrl = means.options.baseUrl;
  }

  async issue(): Promise<Granted> {
    const granted = this.#unsaved ?? (await this.#next());
    this.#unsaved = granted;
    if (granted.refreshToken !== null)
      await this.#means.options.saveRefreshToken(granted.refreshToken);
    this.#refreshToken = granted.refreshToken ?? this.#refreshToken;
    this.#baseUrl = granted.baseUrl;
    this.#unsaved = null;
    return granted;
  }

  async #next(): Promise<Granted> {
    const known = await this.#known();
    if (known === null) return this.#firstExchange();
    try {
      return await this.#refresh(known);
    } catch (error) {
      // Caught because a spent token has two remedies: the one another process stored, and the request token.
      if (!(error instanceof GrantRefused) || error.code !== BAD_REFRESH_TOKEN) throw error;
      return this.#afterSpent(known, error);
    }
  }

  async #afterSpent(spent: string, refusal: GrantRefused): Promise<Granted> {
    const stored = await this.#stored();
    if (stored !== null && stored !== spent) return this.#refresh(stored);
    if (this.#means.options.companyRequestToken !== undefined) return this.#firstExchange();
    throw refusal;
  }

  /** What is stored elsewhere is newer than what this process remembers, which is newer than its configuration. */
  async #known(): Promise<string | null> {
    if (typeof this.#means.options.refreshToken === 'function') return this.#stored();
    return this.#refreshToken ?? this.#stored();
  }

  async #stored(): Promise<string | null> {
    const { refreshToken } = this.#means.options;
    if (typeof refreshToken === 'function') return refreshToken();
    return refreshToken ?? null;
  }

  #refresh(refreshToken: string): Promise<Granted> {
    return grant(this.#means, this.#baseUrl, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
  }

  #firstExchange(): Promise<Granted> {
    const { companyUuid, companyRequestToken } = this.#means.options;
    if (companyRequestToken === undefined)
      throw new VendorError(
        'CONCUR',
        'ACCESS',
        'neither a refresh token nor a company request token is configured',
        { effect: 'NONE' },
      );
    return grant(this.#means, this.#baseUrl, {
      grant_type: 'password',
      username: companyUuid,
      password: companyRequestToken,
      credtype: 'authtoken',
    });
  }
}
