import type { PlanNode } from '@apollo/query-planner';
import { performFetch } from './plan-fetch.ts';
import type { PlanRun } from './plan-run.ts';
import { type Position, positionsAt } from './positions.ts';

/**
 * Runs a plan node by node, in the order the planner wrote them. What it fetches is merged into the objects at
 * `from`; what fails is added to the run's errors, and the rest goes on.
 */
export async function walk(node: PlanNode, from: readonly Position[], run: PlanRun): Promise<void> {
  switch (node.kind) {
    case 'Sequence':
      for (const step of node.nodes) await walk(step, from, run);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((branch) => walk(branch, from, run)));
      return;
    case 'Flatten': {
      const positions = positionsAt(from, node.path);
      if (positions.length > 0) await walk(node.node, positions, run);
      return;
    }
    case 'Condition': {
      const branch = run.coerced[node.condition] === true ? node.ifClause : node.elseClause;
      if (branch) await walk(branch, from, run);
      return;
    }
    case 'Fetch':
      return performFetch(node, from, run);
    case 'Defer':
      throw new Error('The planner is not asked for deferred parts.');
  }
}
