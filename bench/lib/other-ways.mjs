// What others do with the same images: stop then start, as image watchers; start then stop, as label-driven proxies.
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/world/ports.mjs';
import { instant } from './stats.mjs';
import { sendVisitorsApart } from './visitors-apart.mjs';

/** While other containers of the same images come and go and nothing is switched. */
export async function comeAndGo({ world, apps, seconds }) {
  const began = performance.now();
  for (let index = 0; performance.now() - began < seconds * 1_000; index++) {
    const container = await runContainer(world, apps[index % apps.length], 'v1', `quiet-${index}`);
    await sleep(500);
    await container.remove({ force: true });
  }
}

/** The old one goes, then the new one comes at the same port of the host. */
export async function stopThenStart({ world, app, times, perSecond }) {
  const port = await freePort();
  let running = await runContainer(world, app, 'v1', 'watched-0', port);
  await untilAnswered(port);
  return updated({ world, app, times, port, perSecond }, async (tag, index) => {
    await running.stop({ t: 2 });
    await running.remove({ force: true });
    running = await runContainer(world, app, tag, `watched-${index}`, port);
    return () => running.remove({ force: true });
  });
}

/** The new one comes beside the old, the proxy sends visitors to both as soon as they run, then the old one goes. */
export async function startThenStop({ world, app, times, perSecond }) {
  const targets = [];
  const proxy = await startLabelProxy(targets);
  const addressOf = async (container) => (await container.inspect()).NetworkSettings.Networks[world.network].IPAddress;
  let running = await runContainer(world, app, 'v1', 'labelled-0');
  let address = await addressOf(running);
  targets.push(address);
  await untilAnswered(proxy.port);
  try {
    return await updated({ world, app, times, port: proxy.port, perSecond }, async (tag, index) => {
      const next = await runContainer(world, app, tag, `labelled-${index}`);
      const nextAddress = await addressOf(next);
      targets.push(nextAddress);
      await running.stop({ t: 2 });
      // It is told of the end by the engine's event, after the fact.
      targets.splice(targets.indexOf(address), 1);
      await running.remove({ force: true });
      [running, address] = [next, nextAddress];
      return () => next.remove({ force: true });
    });
  } finally {
    proxy.close();
  }
}

async function updated({ world, app, times, port, perSecond }, update) {
  const visitors = await sendVisitorsApart({ port, host: 'app.localhost', perSecond, listeners: 0 });
  await sleep(500);
  const firstMs = [];
  let cleanUp = async () => {};
  for (let index = 1; index <= times; index++) {
    const tag = `v${(index % 3) + 1}`;
    await world.docker.pull(`${world.imageOf(app)}:${tag}`).then(drained(world));
    await visitors.forget(tag);
    const began = instant();
    cleanUp = await update(tag, index);
    firstMs.push((await visitors.firstOf(tag)) - began);
    await sleep(500);
  }
  const { failed, slow } = await visitors.stop();
  await cleanUp();
  return { failed, slow, firstMs };
}

function drained({ docker }) {
  return (stream) =>
    new Promise((resolve, reject) =>
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
    );
}

async function runContainer(world, app, tag, name, hostPort) {
  const image = `${world.imageOf(app)}:${tag}`;
  await world.docker.pull(image).then(drained(world));
  const container = await world.docker.createContainer({
    Image: image,
    name: `bench-${world.benchRun}-${app}-${name}`,
    Labels: { 'bench-run': world.benchRun },
    ExposedPorts: { '3000/tcp': {} },
    HostConfig: {
      NetworkMode: world.network,
      ...(hostPort === undefined
        ? {}
        : { PortBindings: { '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }] } }),
    },
  });
  await container.start();
  return container;
}

/** Sends each request to the next of `targets`, whatever their health. */
async function startLabelProxy(targets) {
  let turn = 0;
  const server = createServer((incoming, response) => {
    const host = targets[turn++ % targets.length];
    const outgoing = request({ host, port: 3_000, path: incoming.url, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    outgoing.on('error', () => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    incoming.pipe(outgoing);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function untilAnswered(port) {
  const ok = () =>
    new Promise((resolve) => {
      request({ host: '127.0.0.1', port, path: '/' }, (response) => resolve(response.resume().statusCode === 200))
        .on('error', () => resolve(false))
        .end();
    });
  for (let tries = 0; !(await ok()); tries++) {
    if (tries > 200) throw new Error(`Nothing answers on port ${port}.`);
    await sleep(50);
  }
}
