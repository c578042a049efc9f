import { readSupergraph } from '../../gateway/federation/index.ts';
import { compose } from '../../subgraphs/compose.ts';
import { control } from '../../subgraphs/control.ts';
import { crm } from '../../subgraphs/crm.ts';
import { erp } from '../../subgraphs/erp.ts';
import { expense } from '../../subgraphs/expense.ts';

export const subgraphs = [crm, erp, expense, control];

/** What the subgraphs compose to at this moment, whatever is committed. */
export const composed = compose(subgraphs);

export const supergraph = readSupergraph(composed.supergraphSdl);
export const { apiSchema, rules } = supergraph;
