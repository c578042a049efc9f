import pino, { type Logger } from 'pino';
import { VendorError } from '../connectors/vendor-error.ts';
import type { Config } from './config.ts';

export type { Logger };

/** JSON lines on standard output. Only named fields are logged, never what a vendor or a caller sent. */
export const createLog = ({ logLevel, role }: Config): Logger =>
  pino({ level: logLevel, base: { role: role.kind }, timestamp: pino.stdTimeFunctions.isoTime });

/** What of an error may stand in the log. */
export function safeError(error: unknown): Record<string, unknown> {
  if (error instanceof VendorError)
    return {
      error: error.message,
      system: error.system,
      failure: error.failure,
      httpStatus: error.httpStatus,
      vendorCode: error.vendorCode,
    };
  if (error instanceof Error) return { error: error.message, stack: error.stack };
  // A subgraph’s error over HTTP is plain JSON; its message and code were made for people to read.
  if (isGraphqlError(error)) return { error: error.message, code: error.extensions?.['code'] };
  return { error: String(error) };
}

const isGraphqlError = (
  error: unknown,
): error is { message: string; extensions?: Record<string, unknown> } =>
  typeof error === 'object' && error !== null && 'message' in error;
