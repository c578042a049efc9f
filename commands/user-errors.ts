import type { MappingKind } from '../schema/mapping.ts';
import {
  DocumentNotFound,
  DuplicateBusinessKey,
  InvalidInput,
  InvalidTransition,
  MappingMissing,
  PeriodClosed,
  type UserError,
} from '../schema/mutation.ts';
import type { PeriodOfDay } from '../store/periods.ts';

type Fields<T extends UserError> = Omit<T, 'code' | 'retryable' | 'docs'>;

const common = { retryable: false, docs: null } as const;

export const notFound = (path: string[], message: string): DocumentNotFound =>
  Object.assign(new DocumentNotFound(), { ...common, code: 'NOT_FOUND' as const, path, message });

export const invalidInput = (path: string[], message: string): InvalidInput =>
  Object.assign(new InvalidInput(), { ...common, code: 'INVALID_INPUT' as const, path, message });

export const invalidTransition = (fields: Fields<InvalidTransition>): InvalidTransition =>
  Object.assign(new InvalidTransition(), {
    ...common,
    code: 'INVALID_TRANSITION' as const,
    ...fields,
  });

export const duplicateDocument = (fields: Fields<DuplicateBusinessKey>): DuplicateBusinessKey =>
  Object.assign(new DuplicateBusinessKey(), {
    ...common,
    code: 'DUPLICATE_BUSINESS_KEY' as const,
    ...fields,
  });

/** Held, not refused: when the mapping is approved the write goes on. */
export const mappingMissing = (
  kind: MappingKind,
  key: string,
  legalEntityId: string,
  path: string[],
): MappingMissing =>
  Object.assign(new MappingMissing(), {
    ...common,
    code: 'MAPPING_MISSING' as const,
    kind,
    key,
    legalEntityId,
    path,
    message: `There is no approved mapping of ${kind} "${key}".`,
  });

/** Held, never re-dated in silence (A17). */
export const periodClosed = (period: PeriodOfDay, day: string, path: string[]): PeriodClosed =>
  Object.assign(new PeriodClosed(), {
    ...common,
    code: 'PERIOD_CLOSED' as const,
    period: period.name,
    nextOpen: period.nextOpen,
    path,
    message: `${day} lies in ${period.name}, which is closed for receivables.`,
  });
