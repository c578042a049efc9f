import type { Changes } from '../kernel/changes.ts';
import type { Report } from './records.ts';

interface Place {
  readonly modified: number;
  readonly reportId: string;
}

/**
 * All reports, kept in the order of their last change, so that a page of "what changed since" costs its own length
 * and not the size of the company.
 */
export class ReportShelf {
  readonly #byId = new Map<string, Report>();
  readonly #places = new Map<string, Place>();
  #order: Place[] = [];
  readonly #changes: Changes;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(reportId: string): Report | undefined {
    return this.#byId.get(reportId);
  }

  /** Adds the report, or moves it to where its `lastModified` now belongs. */
  put(report: Report): void {
    this.#takeOut(report.reportId);
    const place = { modified: report.lastModified, reportId: report.reportId };
    this.#order.splice(this.#position(place), 0, place);
    this.#places.set(report.reportId, place);
    this.#byId.set(report.reportId, report);
    this.#changes.note('reports', report.reportId);
  }

  remove(reportId: string): void {
    this.#takeOut(reportId);
    this.#byId.delete(reportId);
    this.#changes.note('reports', reportId);
  }

  clear(): void {
    this.#byId.clear();
    this.#places.clear();
    this.#order = [];
  }

  /** In the order of their last change, from the given place on (included). */
  *from(modified: number, reportId = ''): Generator<Report> {
    for (let i = this.#position({ modified, reportId }); i < this.#order.length; i++) {
      const report = this.#byId.get(this.#order[i]?.reportId ?? '');
      if (report) yield report;
    }
  }

  all(): Generator<Report> {
    return this.from(Number.NEGATIVE_INFINITY);
  }

  #takeOut(reportId: string): void {
    const place = this.#places.get(reportId);
    if (!place) return;
    this.#order.splice(this.#position(place), 1);
    this.#places.delete(reportId);
  }

  /** Where this place is, or would be inserted. */
  #position(place: Place): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#order[middle];
      if (other && isBefore(other, place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isBefore = (a: Place, b: Place): boolean =>
  a.modified < b.modified || (a.modified === b.modified && a.reportId < b.reportId);
