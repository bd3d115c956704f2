// The sample applications' one program: says its version, and misbehaves as its environment tells.
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
} = process.env;

console.log(`${VERSION} starts`);
if (EXIT_AFTER_MS !== undefined) {
  setTimeout(() => {
    console.error(`${VERSION} gives up: configuration incomplete`);
    process.exit(Number(EXIT_CODE));
  }, Number(EXIT_AFTER_MS));
}

const server = createServer((request, response) => {
  const isHealth = request.url === '/api/health';
  response.writeHead(isHealth ? Number(HEALTH_STATUS) : 200, { 'content-type': 'text/plain' });
  response.end(`${VERSION}\n`);
});

if (LISTEN === 'no') setInterval(() => {}, 60_000);
else setTimeout(() => server.listen(Number(PORT), () => console.log(`${VERSION} listens on ${PORT}`)), Number(BOOT_MS));

process.on('SIGTERM', () => {
  if (IGNORE_SIGTERM === 'yes') return;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
