import { once } from 'node:events';
import { connect } from 'node:net';
import {
  type CallOptions,
  type HealthProbe,
  PluginError,
  type ProbeResult,
  type ProbeTarget,
} from '@docker-watcher/sdk';
import type { Settings } from './settings.js';

/** Sends one line and looks at how the answer begins. One look: docker-watcher decides how often, and for how long. */
export class LineProbe implements HealthProbe {
  constructor(private readonly settings: Settings) {}

  async check({ address }: ProbeTarget, { signal }: CallOptions): Promise<ProbeResult> {
    if (address === undefined) throw new PluginError('misconfigured', 'This probe needs a stage with a port.');
    const { send = 'PING', expect = '+PONG' } = this.settings;
    const socket = connect(address.port, address.host);
    try {
      await once(socket, 'connect', { signal });
      socket.write(`${send}\r\n`);
      const [bytes] = (await once(socket, 'data', { signal })) as [Buffer];
      const [line = ''] = bytes.toString('utf8').split(/\r?\n/);
      return line.startsWith(expect)
        ? { healthy: true, evidence: `It answered "${line}".` }
        : { healthy: false, reason: 'answer', evidence: `It answered "${line.slice(0, 100)}", not "${expect}".` };
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = error as NodeJS.ErrnoException;
      return { healthy: false, reason: code === 'ECONNREFUSED' ? 'refused' : 'failed', evidence: message };
    } finally {
      socket.destroy();
    }
  }
}
