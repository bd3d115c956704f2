// The sample applications' one program: says its version, and misbehaves as its environment tells.
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');

const {
  VERSION = 'unversioned',
  PORT = '3000',
  BOOT_MS = '0',
  LISTEN,
  EXIT_AFTER_MS,
  EXIT_CODE = '1',
  HEALTH_STATUS = '200',
  IGNORE_SIGTERM,
  NEVER_EXITS,
  IDLE_MS,
} = process.env;

const TICK_MS = 200;
const SERVICE_RESTART = 1012;
const streams = new Set();
const sockets = new Set();

console.log(`${VERSION} starts`);
if (EXIT_AFTER_MS !== undefined) {
  setTimeout(() => {
    console.error(`${VERSION} gives up: configuration incomplete`);
    process.exit(Number(EXIT_CODE));
  }, Number(EXIT_AFTER_MS));
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://app');
  if (pathname === '/events') return stream(response);
  const isHealth = pathname === '/api/health';
  response.writeHead(isHealth ? Number(HEALTH_STATUS) : 200, { 'content-type': 'text/plain' });
  if (pathname !== '/slow') return response.end(`${VERSION}\n`);
  // A long answer: half now, half later.
  response.write(VERSION.slice(0, 1));
  setTimeout(() => response.end(`${VERSION.slice(1)}\n`), Number(searchParams.get('ms') ?? '500'));
});
if (IDLE_MS !== undefined) server.keepAliveTimeout = Number(IDLE_MS);

/** Server-sent events until one side leaves. */
function stream(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

/** As much of WebSocket as a sample needs: it talks, and says goodbye. */
server.on('upgrade', (request, socket) => {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
});

setInterval(() => {
  for (const response of streams) response.write(`data: ${VERSION}\n\n`);
  const text = Buffer.from(VERSION);
  for (const socket of sockets) socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
}, TICK_MS);

function sayGoodbye() {
  for (const response of streams) response.end();
  const code = Buffer.alloc(2);
  code.writeUInt16BE(SERVICE_RESTART);
  for (const socket of sockets) socket.end(Buffer.concat([Buffer.from([0x88, 2]), code]));
}

if (LISTEN !== 'no')
  setTimeout(() => server.listen(Number(PORT), () => console.log(`${VERSION} listens on ${PORT}`)), Number(BOOT_MS));

process.on('SIGTERM', () => {
  if (IGNORE_SIGTERM === 'yes') return;
  if (NEVER_EXITS === 'yes') {
    server.close();
    return;
  }
  sayGoodbye();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
