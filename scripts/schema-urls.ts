/** For routers other than ours: the subgraphs as docker-compose.yml names them. */
export const schemaUrls = {
  crm: 'http://crm:4001/graphql',
  erp: 'http://erp:4002/graphql',
  expense: 'http://expense:4003/graphql',
  control: 'http://control:4004/graphql',
};
