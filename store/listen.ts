import type pg from 'pg';
import type { Clock } from '../connectors/clock.ts';

/** A subscription to one channel of PostgreSQL's NOTIFY. */
export interface Listening {
  close(): Promise<void>;
}

export interface ListenMeans {
  readonly clock: Clock;
  /** A connection outside the pool: the subscription holds it for as long as it lives. */
  readonly connect: () => Promise<pg.Client>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** A server that vanished without a word (power, firewall) is noticed after at most these two together. */
const HEARTBEAT_MS = 10_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

/**
 * Calls `onNotify` with the payload of every `notify`. A broken connection comes back by itself; what was
 * notified in between is lost, so `onConnect`, called at every connection, the first included, is the moment
 * to read the table. Rejects only when the first connection fails.
 */
export async function listen(
  channel: string,
  onNotify: (payload: string) => void,
  onConnect: () => void,
  means: ListenMeans,
): Promise<Listening> {
  const subscription = new Subscription(channel, onNotify, onConnect, means);
  await subscription.open();
  return subscription;
}

class Subscription implements Listening {
  readonly #channel: string;
  readonly #onNotify: (payload: string) => void;
  readonly #onConnect: () => void;
  readonly #means: ListenMeans;
  readonly #stop = new AbortController();
  #kept: Promise<void> = Promise.resolve();

  constructor(
    channel: string,
    onNotify: (payload: string) => void,
    onConnect: () => void,
    means: ListenMeans,
  ) {
    this.#channel = channel;
    this.#onNotify = onNotify;
    this.#onConnect = onConnect;
    this.#means = means;
  }

  async open(): Promise<void> {
    this.#kept = this.#keep(await this.#subscribe());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#kept;
  }

  async #subscribe(): Promise<pg.Client> {
    const client = await this.#means.connect();
    try {
      client.on('notification', ({ payload }) => this.#onNotify(payload ?? ''));
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      // Not ours to judge; caught only so that a half-made subscription leaves no connection open.
      await client.end();
      throw error;
    }
    this.#onConnect();
    return client;
  }

  async #keep(first: pg.Client): Promise<void> {
    let client: pg.Client | undefined = first;
    while (client) {
      await this.#watch(client);
      client = await this.#comeBack();
    }
  }

  /** Returns when the connection is broken or the subscription closed; the connection is given up then. */
  async #watch(client: pg.Client): Promise<void> {
    const ended = new AbortController();
    client.once('end', () => ended.abort());
    const over = AbortSignal.any([ended.signal, this.#stop.signal]);
    while (await this.#paused(HEARTBEAT_MS, over)) {
      if (!(await beats(client))) break;
    }
    // A dead peer never answers the farewell, so only a deliberate close waits for it.
    const farewell = client.end();
    if (this.#stop.signal.aborted) await farewell;
  }

  async #comeBack(): Promise<pg.Client | undefined> {
    let pauseMs = FIRST_PAUSE_MS;
    while (await this.#paused(pauseMs, this.#stop.signal)) {
      try {
        return await this.#subscribe();
      } catch {
        // The server is away; that is what this loop waits out.
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
    return undefined;
  }

  /** False when the signal ended the pause. */
  #paused(ms: number, signal: AbortSignal): Promise<boolean> {
    return this.#means.clock.sleep(ms, signal).then(
      () => true,
      () => false,
    );
  }
}

const beats = (client: pg.Client): Promise<boolean> => {
  const beat = { text: 'select 1', query_timeout: HEARTBEAT_TIMEOUT_MS };
  return client.query(beat).then(
    () => true,
    () => false,
  );
};
