/** How a person of this deployment comes by an access token; the gateway says so at `session.json`. */
export type Session = DemoSession | ProductionSession;

export interface DemoSession {
  readonly mode: 'demo';
  readonly tokenEndpoint: string;
  /** Client ids of the demo issuer; each has the secret `demo`. */
  readonly clients: readonly string[];
}

export interface ProductionSession {
  readonly mode: 'production';
  /** Where tokens come from, shown beside the field to paste one. */
  readonly issuer?: string;
}

export async function readSession(): Promise<Session> {
  const response = await fetch(`${import.meta.env.BASE_URL}session.json`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`session.json answered ${response.status}`);
  return (await response.json()) as Session;
}
