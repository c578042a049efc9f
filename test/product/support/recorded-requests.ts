import type { RunningSimulator } from '../../../simulators/kernel/server.ts';

/** A request as a vendor received it, to the byte. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
}

/** Everything that reaches a vendor’s own API from now on. */
export function recordRequests({ system }: RunningSimulator): readonly SeenRequest[] {
  const seen: SeenRequest[] = [];
  const handle = system.handle.bind(system);
  system.handle = (request) => {
    const { method, url, body } = request;
    seen.push({ method, path: `${url.pathname}${url.search}`, body });
    return handle(request);
  };
  return seen;
}
