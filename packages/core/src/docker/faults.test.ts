import { describe, expect, it } from 'vitest';
import { engineFault, startFault } from './faults.js';

/** As dockerode gives an answer that is not 2xx. */
const answered = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message}`), { statusCode, json: { message } });
const broken = (code: string) => Object.assign(new Error(`connect ${code} /var/run/docker.sock`), { code });

const OF_THE_ENGINE: readonly (readonly [string, unknown, string])[] = [
  ['a socket that is not there', broken('ENOENT'), 'engine.unavailable'],
  ['nobody behind the socket', broken('ECONNREFUSED'), 'engine.unavailable'],
  ['an answer cut short', new Error('socket hang up'), 'engine.unavailable'],
  ['no space', answered(500, 'write /x: no space left on device'), 'disk.full'],
  ['a taken port', answered(500, 'Bind for 0.0.0.0:8080 failed: port is already allocated'), 'engine.port_taken'],
  [
    'a port of a program outside',
    answered(500, 'Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use'),
    'engine.port_taken',
  ],
  ['no network', answered(404, 'network apps not found'), 'network.missing'],
  [
    'containerd that has gone before it',
    answered(500, 'grpc: the client connection is closing: context canceled: unknown'),
    'engine.unavailable',
  ],
  [
    'its networks that have gone before it',
    answered(500, 'failed to update store for object type *libnetwork.endpoint: open : no such file or directory'),
    'engine.unavailable',
  ],
  ['anything else', answered(500, 'strange'), 'engine.failed'],
];

describe('a fault of the engine', () => {
  it.each(OF_THE_ENGINE)('%s', (_name, error, code) => {
    expect(engineFault(error)).toMatchObject({ code });
  });

  it('names the port', () => {
    const fault = engineFault(answered(500, 'Bind for 127.0.0.1:40001 failed: port is already allocated'));
    expect(fault).toMatchObject({ details: { port: 40_001 } });
  });

  it('comes back as the reason of an abort', () => {
    const reason = new Error('cancelled');
    expect(engineFault(broken('ECONNRESET'), AbortSignal.abort(reason))).toBe(reason);
  });
});

describe('a start that fails', () => {
  const OF_THE_IMAGE: readonly (readonly [string, number])[] = [
    ['OCI runtime create failed: runc create failed: exec: "nope": executable file not found in $PATH', 127],
    ['runc create failed: unable to start container process: exec /app: exec format error', 126],
    ['runc create failed: unable to start container process: exec: "/app": permission denied', 127],
  ];
  it.each(OF_THE_IMAGE)("is the image's: %s", (words, exitCode) => {
    expect(startFault(answered(400, words))).toMatchObject({ code: 'container.cannot_start', details: { exitCode } });
  });

  it("is the surroundings': a port, a network", () => {
    expect(startFault(answered(500, 'Bind for 0.0.0.0:80 failed: port is already allocated'))).toMatchObject({
      code: 'engine.port_taken',
    });
    expect(startFault(answered(404, 'network apps not found'))).toMatchObject({ code: 'network.missing' });
  });
});
