import { readFile } from 'node:fs/promises';
import { FAULT_KINDS, type Fault, type FaultKind } from './faults.ts';
import type { SimAnswer, SimRequest, SimulatedSystem } from './server.ts';

/**
 * The control API beside the vendor's own, for tests and demos:
 * `GET /_sim/ledger`, `POST /_sim/load`, `GET|POST /_sim/act`, `GET|POST|DELETE /_sim/faults`, `POST /_sim/reset`.
 */
export async function controlApi(system: SimulatedSystem, request: SimRequest): Promise<SimAnswer> {
  const route = `${request.method} ${request.url.pathname.slice('/_sim/'.length)}`;
  try {
    switch (route) {
      case 'GET ledger':
        return { status: 200, body: ledger(system, request.url.searchParams.get('type')) };
      case 'POST load':
        await system.load(await recordsOf(JSON.parse(request.body)));
        return { status: 200, body: { loaded: true } };
      case 'GET act':
        return { status: 200, body: system.actions };
      case 'POST act': {
        const { action, ...input } = JSON.parse(request.body) as { action: string };
        return { status: 200, body: { result: (await system.act(action, input)) ?? null } };
      }
      case 'GET faults':
        return {
          status: 200,
          body: { active: system.faults.list(), fired: system.faults.fired() },
        };
      case 'POST faults':
        system.faults.add(faultOf(JSON.parse(request.body)));
        return { status: 200, body: { active: system.faults.list() } };
      case 'DELETE faults':
        system.faults.clear();
        return { status: 200, body: { active: [] } };
      case 'POST reset':
        system.faults.clear();
        system.reset();
        return { status: 200, body: { reset: true } };
      default:
        return { status: 404, body: { error: `no such control: ${route}` } };
    }
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

function ledger(system: SimulatedSystem, type: string | null): unknown {
  const all = system.ledger();
  return type === null ? all : { [type]: all[type] ?? [] };
}

/** `{ records: {...} }`, or `{ path: "file.json" }` naming a file of that shape. */
async function recordsOf(
  input: unknown,
): Promise<Record<string, readonly Record<string, unknown>[]>> {
  const body = input as {
    records?: Record<string, Record<string, unknown>[]>;
    path?: string;
  };
  if (body.path !== undefined) return recordsOf(JSON.parse(await readFile(body.path, 'utf8')));
  if (body.records === undefined)
    throw new Error('load takes { "records": { "<type>": [ … ] } } or { "path": … }');
  return body.records;
}

function faultOf(input: unknown): Fault {
  const fault = input as Fault;
  if (!FAULT_KINDS.includes(fault.kind as FaultKind))
    throw new Error(`unknown fault "${fault.kind}"; known: ${FAULT_KINDS.join(', ')}`);
  return fault;
}
