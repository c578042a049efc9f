import type { SimClock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import type { SimulatedSystem } from '../kernel/server.ts';
import { type DateText, dateText } from './calendar.ts';
import { expenseHabits } from './life-expenses.ts';
import { receivablesHabits } from './life-receivables.ts';
import { salesHabits } from './life-sales.ts';

export interface DemoSystems {
  readonly netsuite: SimulatedSystem;
  readonly salesforce: SimulatedSystem;
  readonly concur: SimulatedSystem;
}

/** Something people of the company do again and again. */
export interface Habit {
  readonly name: string;
  /** How often it is chosen, against the others. */
  readonly weight: number;
  /** Does it once; false when there is nothing of the kind to be done now. */
  readonly run: () => boolean;
}

export interface Life {
  /** Does one thing in one system and says which; null when nobody found anything to do. */
  readonly happen: () => string | null;
}

/** A working day of the company: the same random and the same books give the same day. */
export function life(systems: DemoSystems, random: Random, today: () => DateText): Life {
  const habits = [
    ...receivablesHabits(systems.netsuite, random, today),
    ...salesHabits(systems.salesforce, random, today),
    ...expenseHabits(systems.concur, random, today),
  ];
  return {
    happen: () => {
      const waiting = [...habits];
      while (waiting.length > 0) {
        const habit = weighted(waiting, random);
        if (done(habit)) return habit.name;
        waiting.splice(waiting.indexOf(habit), 1);
      }
      return null;
    },
  };
}

/** What a person cannot do now (a closed period, a paid invoice, a recalled report) they leave, as people do. */
function done(habit: Habit): boolean {
  try {
    return habit.run();
  } catch {
    return false;
  }
}

function weighted(habits: readonly Habit[], random: Random): Habit {
  let at = random.next() * habits.reduce((sum, h) => sum + h.weight, 0);
  for (const habit of habits) {
    at -= habit.weight;
    if (at < 0) return habit;
  }
  return random.pick(habits);
}

export interface RunningLife {
  /** Nothing happens any more; what is under way is finished. */
  stop(): void;
}

/** Keeps things happening, one every `everyMs` milliseconds, until stopped. */
export function startLife({
  systems,
  clock,
  random,
  everyMs = 4000,
}: {
  readonly systems: DemoSystems;
  readonly clock: SimClock;
  readonly random: Random;
  readonly everyMs?: number;
}): RunningLife {
  const day = life(systems, random, () => dateText(clock.now()));
  let stopped = false;
  const live = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(everyMs);
      if (stopped) return;
      day.happen();
    }
  };
  void live();
  return {
    stop: () => {
      stopped = true;
    },
  };
}
