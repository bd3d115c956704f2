import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataPlane } from '../src/data-plane/data-plane.js';
import { Listener } from '../src/data-plane/listener.js';
import { Peers } from '../src/data-plane/peer.js';
import { RouteTable } from '../src/data-plane/route-table.js';
import { ask, route, until, World } from './world.js';

/** The parts of the proxy in this process, with less patience than it has. */
describe('a data plane', () => {
  const world = new World();
  let routes: RouteTable;
  let listener: Listener;
  beforeEach(async () => {
    routes = new RouteTable({ connectMs: 500, headersMs: 500, bodySilenceMs: 200 });
    const plane = new DataPlane({ routes, peers: new Peers([]), probeToken: 'x', failed: () => {} });
    listener = new Listener({ host: '127.0.0.1', port: 0 }, plane);
    await listener.open();
    world.after(() => {
      listener.cut();
      return listener.close();
    });
  });
  afterEach(() => world.end());

  it('gives up on a container that does not answer, with 504', async () => {
    const app = await world.app(() => {});
    routes.put(route('silent.test', app.target, 'g1'));
    const answer = await ask(listener.bound.port, { headers: { host: 'silent.test' } });
    expect([answer.status, answer.headers['docker-watcher-proxy']]).toEqual([504, 'answer-timeout']);
    await until(() => routes.openTotal() === 0, 'nothing is open');
  });

  it('lets an answer take its time once it has begun', async () => {
    const app = await world.app((_req, res) => {
      res.write('first ');
      setTimeout(() => res.end('last'), 1_500);
    });
    routes.put(route('slow.test', app.target, 'g1'));
    expect((await ask(listener.bound.port, { headers: { host: 'slow.test' } })).body).toBe('first last');
  });

  it('cuts a visitor who announces a body and sends none, and frees the container', async () => {
    let isCancelled = false;
    const app = await world.app((req) => {
      req.resume();
      req.on('close', () => {
        isCancelled = true;
      });
    });
    routes.put(route('body.test', app.target, 'g1'));
    const socket = connect(listener.bound.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: body.test\r\nContent-Length: 10\r\n\r\nabc');
    await until(() => routes.openTotal() === 1, 'the request is open');
    socket.resume();
    await once(socket, 'close');
    await until(() => isCancelled && routes.openTotal() === 0, 'the container is free');
  });
});
