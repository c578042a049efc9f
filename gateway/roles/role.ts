export interface RunningRole {
  /** Finishes what is open, releases what is held. */
  stop(): Promise<void>;
}
