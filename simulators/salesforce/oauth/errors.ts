import type { SimAnswer } from '../../kernel/server.ts';

/** A refusal of the token endpoint: always 400, an object and not the array of the data API. */
export class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }

  toAnswer(): SimAnswer {
    return {
      status: 400,
      headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
      body: { error: this.code, error_description: this.message },
    };
  }
}
