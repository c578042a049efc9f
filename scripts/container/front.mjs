// A demo listens on loopback and nowhere else, because its secrets are public. In docker-compose.yml all its processes
// share one network namespace, so they find each other there; this one listens on the namespace's outer address and
// hands what arrives on to the same port of its loopback. docker-compose.yml publishes it to the host's loopback only.
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

const ports = process.argv.slice(2).map(Number);
const outer = Object.values(networkInterfaces())
  .flat()
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address);

function forward(client, port) {
  const server = connect(port, '127.0.0.1');
  // A role that has not started yet, or a caller who left: either side's end is the end of both.
  const end = () => {
    client.destroy();
    server.destroy();
  };
  client.on('error', end).on('close', end);
  server.on('error', end).on('close', end);
  client.pipe(server).pipe(client);
}

for (const address of outer) {
  for (const port of ports) {
    createServer({ noDelay: true }, (client) => forward(client, port)).listen(port, address);
  }
}
console.log(`front: ${outer.join(', ')} ports ${ports.join(', ')}`);

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
