import { subscribe as onChannel } from 'node:diagnostics_channel';
import type { Database } from '../../../store/database.ts';

/** Wall-clock milliseconds with fractions: comparable with what the product writes down. */
export const clockMs = (): number => performance.timeOrigin + performance.now();

/** What can be seen from outside while an event is on its way. */
export interface Moments {
  /** When a webhook left, by its event id. */
  readonly webhookLeft: ReadonlyMap<string, number>;
  /** When transactions with events committed: the relay is woken by the same notification. */
  readonly committed: readonly number[];
  /** When the relay had numbered events. */
  readonly numbered: readonly number[];
  /** Answers of the simulated vendors, oldest first. */
  readonly vendorAnswers: readonly { readonly from: number; readonly to: number }[];
  stop(): Promise<void>;
}

/** Listens to the database’s notifications and to this process’s own HTTP, in which the vendors are. */
export async function watchMoments(db: Database): Promise<Moments> {
  const committed: number[] = [];
  const numbered: number[] = [];
  const listening = await Promise.all([
    db.listen('tributary_outbox', () => committed.push(clockMs())),
    db.listen('tributary_events', () => numbered.push(clockMs())),
  ]);
  return {
    webhookLeft: watchWebhooks(),
    committed,
    numbered,
    vendorAnswers: watchVendors(),
    stop: async () => {
      await Promise.all(listening.map((one) => one.close()));
    },
  };
}

/** The built-in fetch tells of each request as it goes out, with its headers as they stand on the wire. */
function watchWebhooks(): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  onChannel('undici:client:sendHeaders', (message) => {
    const { headers } = message as { headers: string };
    const id = /^x-netsuite-event-id: (\S+)/im.exec(headers)?.[1];
    if (id !== undefined) left.set(id, clockMs());
  });
  return left;
}

function watchVendors(): { from: number; to: number }[] {
  const answers: { from: number; to: number }[] = [];
  const begun = new WeakMap<object, number>();
  const isVendor = (url: string | undefined): boolean => url?.startsWith('/services/') ?? false;
  onChannel('http.server.request.start', (message) => {
    const { request } = message as { request: { url?: string } };
    if (isVendor(request.url)) begun.set(request, clockMs());
  });
  onChannel('http.server.response.finish', (message) => {
    const { request } = message as { request: object };
    const from = begun.get(request);
    if (from !== undefined) answers.push({ from, to: clockMs() });
  });
  return answers;
}
