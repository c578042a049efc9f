import { type Client, createClient, type Sink, type SubscribePayload } from 'graphql-ws';
import { after, jittered, wait } from './clock.ts';
import { Observed } from './observed.ts';

export type ChannelState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'refused';

/** Whose connection it is; a new key closes the old connection. */
export interface ChannelOwner {
  readonly key: string;
  /** Asked at every (re)connect, so that each one carries a token that still lives. */
  authorization(options: { renew: boolean }): Promise<string>;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;
const keepAliveMs = 10_000;
const pongWithinMs = 5_000;
/** The gateway closes with this when a token ended, and also when it refuses the caller. */
const forbidden = 4403;
/** After so many refusals in a row the person has lost access, and asking on would only make noise. */
const refusalsBorne = 5;

/** One WebSocket to the gateway, opened by the first subscription and closed after the last. */
export class LiveChannel {
  readonly state = new Observed<ChannelState>('idle');
  readonly #url: string;
  #client: Client | null = null;
  #key: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /** Answers how to end the subscription. */
  subscribe<T>(owner: ChannelOwner, payload: SubscribePayload, sink: Sink<T>): () => void {
    return this.#clientOf(owner).subscribe(payload, sink as Sink);
  }

  /** Ends every subscription. */
  close(): void {
    void this.#client?.dispose();
    this.#client = null;
    this.#key = null;
    this.state.set('idle');
  }

  #clientOf(owner: ChannelOwner): Client {
    if (this.#client !== null && this.#key === owner.key) return this.#client;
    this.close();
    this.#key = owner.key;
    this.#client = connect(this.#url, owner, (state) => {
      if (this.#key === owner.key) this.state.set(state);
    });
    return this.#client;
  }
}

function connect(url: string, owner: ChannelOwner, tell: (state: ChannelState) => void): Client {
  let refusals = 0;
  let cancelTimeout = () => {};
  const client = createClient({
    url,
    connectionParams: async () => ({
      authorization: await owner.authorization({ renew: refusals > 0 }),
    }),
    keepAlive: keepAliveMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => refusals < refusalsBorne,
    retryWait: (retries) => wait(jittered(Math.min(firstWaitMs * 2 ** retries, longestWaitMs))),
  });
  client.on('connecting', (isRetry) => tell(isRetry ? 'reconnecting' : 'connecting'));
  client.on('connected', () => {
    refusals = 0;
    tell('live');
  });
  client.on('closed', (event) => {
    cancelTimeout();
    if (codeOf(event) === forbidden) refusals += 1;
    tell(stateAfter(codeOf(event), refusals));
  });
  client.on('ping', (received) => {
    // A dead connection never says so: without an answer to our ping we drop it and come back.
    if (!received) cancelTimeout = after(pongWithinMs, () => client.terminate());
  });
  client.on('pong', (received) => {
    if (received) cancelTimeout();
  });
  return client;
}

function stateAfter(code: number | null, refusals: number): ChannelState {
  if (code === 1000) return 'idle';
  return refusals >= refusalsBorne ? 'refused' : 'reconnecting';
}

function codeOf(event: unknown): number | null {
  const { code } = event as { code?: unknown };
  return typeof code === 'number' ? code : null;
}
