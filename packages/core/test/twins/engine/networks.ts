import { AppError } from '../../../src/base/index.js';

/** Networks and the addresses they give: the lowest that is free, as an engine does, so that restarts swap them. */
export class Networks {
  readonly #taken = new Map<string, Set<string>>();

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  make(name: string): void {
    if (!this.has(name)) this.#taken.set(name, new Set());
  }

  drop(name: string): void {
    this.#taken.delete(name);
  }

  lease(name: string): string {
    const taken = this.#taken.get(name);
    if (taken === undefined) {
      throw new AppError('network.missing', `network ${name} not found`, {
        hint: 'Make the network, or set network_create: true.',
      });
    }
    const subnet = [...this.#taken.keys()].indexOf(name) + 20;
    for (let host = 2; ; host++) {
      const address = `172.${subnet}.${host >> 8}.${host & 255}`;
      if (taken.has(address)) continue;
      taken.add(address);
      return address;
    }
  }

  release(name: string, address: string): void {
    this.#taken.get(name)?.delete(address);
  }
}
