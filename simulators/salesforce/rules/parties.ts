import { deleteFailed, SalesforceError } from '../errors.ts';
import type { Org } from '../store/org.ts';
import { isDeleted, type Row, valueIn } from '../store/row.ts';
import type { Automation, Change } from './automation.ts';

export const accountRules: Automation = {
  derive: refuseCycle,
  refuseDelete(org, row) {
    refuseWithChildren(
      org,
      row,
      'Opportunity',
      'closed won opportunities',
      ({ IsWon }) => IsWon === true,
    );
    refuseWithChildren(
      org,
      row,
      'Order',
      'activated orders',
      ({ StatusCode }) => StatusCode === 'Activated',
    );
  },
};

export const contactRules: Automation = { derive: fullName };
export const userRules: Automation = { derive: fullName };

function fullName({ draft }: Change): void {
  draft['Name'] = [draft['FirstName'], draft['LastName']].filter(Boolean).join(' ');
}

function refuseCycle({ org, draft }: Change): void {
  const seen = new Set([draft['Id']]);
  for (let parent = draft['ParentId']; parent; ) {
    if (seen.has(parent)) {
      throw new SalesforceError(
        'CIRCULAR_DEPENDENCY',
        'attempt to create an account hierarchy with a cycle',
        {
          fields: ['ParentId'],
        },
      );
    }
    seen.add(parent);
    const row = org.living('Account', parent);
    parent = row ? valueIn(row, 'ParentId') : null;
  }
}

function refuseWithChildren(
  org: Org,
  account: Row,
  type: string,
  named: string,
  blocks: (row: Row) => boolean,
): void {
  const blocking = org
    .table(type)
    .find('AccountId', valueIn(account, 'Id'))
    .filter((row) => !isDeleted(row) && blocks(row));
  if (blocking.length === 0) return;
  throw deleteFailed(
    `Your attempt to delete ${account['Name']} could not be completed because it is associated with the following ${named}.: ${blocking.map((row) => row['Name'] ?? row['OrderNumber']).join(', ')}`,
  );
}
