import { connect, createServer, type Server } from 'node:net';

/** Where containers come to the registry, which listens on this machine's loopback alone. */
export async function openBridge(to: string): Promise<{ readonly server: Server; readonly port: number }> {
  const port = Number(to.split(':')[1]);
  const server = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return { server, port: (server.address() as { port: number }).port };
}

/** For a process in the container's own network: what it asks of 127.0.0.1:`from` is led on. */
export function relayScript(from: number, host: string, to: number): string {
  return `const net = require('node:net');
process.on('SIGTERM', () => process.exit(0));
net.createServer((socket) => {
  const onward = net.connect(${to}, '${host}');
  socket.on('error', () => onward.destroy());
  onward.on('error', () => socket.destroy());
  socket.pipe(onward).pipe(socket);
}).listen(${from}, '127.0.0.1');`;
}
