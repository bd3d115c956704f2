import type Docker from 'dockerode';
import { AppError, type Clock, type Log, Serial } from '../base/index.js';
import type { ContainerSpec, Engine, EngineCall, EngineContainer, EngineInfo } from '../deploy/index.js';
import { type ConnectionSettings, connect, refuseOldEngine } from './connection.js';
import { execIn } from './exec.js';
import { engineFault, startFault, statusOf } from './faults.js';
import { creationOf } from './host-config.js';
import { linesOf } from './log-lines.js';
import { ownContainerId } from './own-container.js';
import { PATIENCE_MS, patiently } from './patience.js';
import { pull } from './pull.js';
import { readContainer, readImage } from './read-container.js';
import { EngineWatch } from './watch.js';

export interface EngineOptions extends ConnectionSettings {
  readonly instanceId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
}

/** The Docker Engine through dockerode. Nothing is sent until the first call. */
export function createEngine(options: EngineOptions): Engine & { close(): void } {
  const docker = connect(options, options.env);
  const forget = () => {
    known = undefined;
  };
  const watch = new EngineWatch(docker, options.instanceId, options.clock, options.log, forget);
  /** What the engine said of itself: asking takes ten milliseconds, and a deploy wants to know at every turn. */
  let known: EngineInfo | undefined;
  let checked: Promise<void> | undefined;
  /** Engines before 24 make two networks of one name when asked at the same moment; neither can be used then. */
  const makingNetworks = new Serial();

  /** Runs one exchange with the engine; any fault comes out as an `AppError`, an abort as the signal's reason. */
  async function ask<T>(
    call: EngineCall | undefined,
    run: (abort: { abortSignal: AbortSignal }) => Promise<T>,
    patienceMs = PATIENCE_MS,
  ): Promise<T> {
    call?.signal?.throwIfAborted();
    checked ??= refuseOldEngine(docker).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    await checked;
    try {
      return await patiently(patienceMs, call?.signal, (abortSignal) => run({ abortSignal }));
    } catch (error) {
      const fault = engineFault(error, call?.signal);
      if (fault instanceof AppError && fault.code === 'engine.unavailable') forget();
      throw fault;
    }
  }

  /** The same, where the thing may be absent, or be so already. */
  async function unless<T, F>(
    statuses: readonly number[],
    fallback: F,
    call: EngineCall | undefined,
    run: (abort: object) => Promise<T>,
    patienceMs?: number,
  ): Promise<T | F> {
    const orFallback = async (abort: object) => {
      try {
        return await run(abort);
      } catch (error) {
        if (statuses.includes(statusOf(error) ?? 0)) return fallback;
        throw error;
      }
    };
    return ask(call, orFallback, patienceMs);
  }

  const container = async (idOrName: string, call?: EngineCall): Promise<EngineContainer | undefined> => {
    const info = await unless([404], undefined, call, (abort) => docker.getContainer(idOrName).inspect(abort));
    return info === undefined ? undefined : readContainer(info);
  };

  const engine: Engine & { close(): void } = {
    async info(call) {
      call?.signal?.throwIfAborted();
      if (known !== undefined) return known;
      const [info, version] = await ask(call, () => Promise.all([docker.info(), docker.version()]));
      known = infoOf(info as Record<string, unknown>, version as unknown as Record<string, unknown>);
      return known;
    },
    async ping(call) {
      // Not `/_ping`: what stands before the engine need not let one more request pass.
      await ask(call, () => docker.version());
    },
    async pull(image, digest, pullOptions) {
      // However long: its deadline is the deploy's.
      await ask(pullOptions, () => pull(docker, image, digest, pullOptions), Number.POSITIVE_INFINITY);
      const name = `${image.host}/${image.repository}@${digest}`;
      const pulled = await engine.image(name, pullOptions);
      if (pulled?.repoDigests.some((known) => known.endsWith(`@${digest}`))) return;
      throw new AppError('image.digest_mismatch', `The engine pulled ${name} but does not vouch for its digest.`);
    },
    async image(reference, call) {
      const info = await unless([404], undefined, call, (abort) => docker.getImage(reference).inspect(abort));
      return info === undefined ? undefined : readImage(info);
    },
    async imagesTagged(prefix, call) {
      const rows = await ask(call, (abort) =>
        docker.listImages({ filters: { reference: [`${prefix}*`, `${prefix}*:*`] }, ...abort } as object),
      );
      const images = await Promise.all(rows.map(({ Id }) => engine.image(Id, call)));
      return images.filter((image) => image !== undefined);
    },
    tag: (imageId, repo, tag, call) => ask(call, (abort) => docker.getImage(imageId).tag({ repo, tag, ...abort })),
    async removeImage(reference, call) {
      const gone = await unless([404, 409], 'kept' as const, call, (abort) => docker.getImage(reference).remove(abort));
      return gone !== 'kept';
    },
    create: (spec, call) => create(docker, spec, call, ask, container),
    async start(id, call) {
      await ask(call, async (abort) => {
        try {
          await docker.getContainer(id).start(abort);
        } catch (error) {
          if (statusOf(error) !== 304) throw startFault(error, call?.signal);
        }
      });
    },
    async stop(id, { signal, timeoutMs }) {
      const seconds = Math.ceil(timeoutMs / 1_000);
      const stop = (abort: object) => docker.getContainer(id).stop({ t: seconds, ...abort } as object);
      await unless([304, 404], undefined, signal && { signal }, stop, PATIENCE_MS + timeoutMs);
    },
    async remove(id, call) {
      // 409: its removal is in progress already.
      await unless([404, 409], undefined, call, (abort) =>
        docker.getContainer(id).remove({ force: true, v: true, ...abort } as object),
      );
    },
    async setRestartPolicy(id, policy, call) {
      await ask(call, (abort) =>
        docker.getContainer(id).update({ RestartPolicy: { Name: policy }, ...abort } as object),
      );
    },
    container,
    async containers(labels, call) {
      const filters = {
        label: Object.entries(labels).map(([name, value]) => (value === '' ? name : `${name}=${value}`)),
      };
      const rows = await ask(call, (abort) => docker.listContainers({ all: true, filters, ...abort } as object));
      const found = await Promise.all(rows.map(({ Id }) => container(Id, call)));
      return found.filter((one) => one !== undefined);
    },
    async logs(id, { signal, lines }) {
      const wanted = { stdout: true, stderr: true, follow: false as const, tail: lines };
      const bytes = await unless([404], Buffer.alloc(0), signal && { signal }, (abort) =>
        docker.getContainer(id).logs({ ...wanted, ...abort }),
      );
      return linesOf(Buffer.from(bytes)).slice(-lines);
    },
    exec(id, argv, execOptions) {
      const run = () => execIn(docker, id, argv, execOptions, options.clock);
      return ask(execOptions, run, PATIENCE_MS + execOptions.timeoutMs);
    },
    async networkExists(name, call) {
      const found = await unless([404], undefined, call, () => docker.getNetwork(name).inspect());
      return found !== undefined;
    },
    async createNetwork(name, labels, call) {
      await makingNetworks.run(async () => {
        if (await engine.networkExists(name, call)) return;
        await unless([409], undefined, call, () =>
          docker.createNetwork({ Name: name, Driver: 'bridge', CheckDuplicate: true, Labels: { ...labels } }),
        );
      });
    },
    async connect(network, id, aliases, call) {
      const joined = (await container(id, call))?.networks[network];
      if (joined !== undefined) {
        if (aliases.every((alias) => joined.aliases.includes(alias))) return;
        await engine.disconnect(network, id, call);
      }
      await ask(call, (abort) =>
        docker
          .getNetwork(network)
          .connect({ Container: id, EndpointConfig: { Aliases: [...aliases] }, ...abort } as object),
      );
    },
    async disconnect(network, id, call) {
      await unless([404], undefined, call, (abort) =>
        docker.getNetwork(network).disconnect({ Container: id, Force: true, ...abort } as object),
      );
    },
    async ownContainer(call) {
      const id = ownContainerId();
      return id === undefined ? undefined : container(id, call);
    },
    watch: (listener) => watch.watch(listener),
    close: () => watch.close(),
  };
  return engine;
}

type Ask = <T>(call: EngineCall | undefined, run: (abort: object) => Promise<T>) => Promise<T>;

/** A name that is taken by a container with our very labels is an earlier try of the same step. */
async function create(
  docker: Docker,
  spec: ContainerSpec,
  call: EngineCall | undefined,
  ask: Ask,
  inspect: (name: string, call?: EngineCall) => Promise<EngineContainer | undefined>,
): Promise<{ readonly id: string }> {
  return ask(call, async (abort) => {
    try {
      const made = await docker.createContainer({ ...creationOf(spec), ...abort });
      return { id: made.id };
    } catch (error) {
      if (statusOf(error) !== 409) throw engineFault(error, call?.signal, 'container.create_failed');
      const taken = await inspect(spec.name, call);
      const ours =
        taken !== undefined && Object.entries(spec.labels).every(([name, value]) => taken.labels[name] === value);
      if (ours) return { id: taken.id };
      throw new AppError(
        'deploy.conflict',
        `A container named ${spec.name} exists already, and is not of this deploy.`,
        {
          hint: `docker rm ${spec.name}, or rename it`,
          cause: error,
        },
      );
    }
  });
}

function infoOf(info: Record<string, unknown>, version: Record<string, unknown>): EngineInfo {
  return {
    id: String(info.ID ?? ''),
    version: String(version.Version ?? ''),
    apiVersion: String(version.ApiVersion ?? ''),
    platform: `${version.Os}/${version.Arch}`,
    name: String(info.Name ?? ''),
    operatingSystem: String(info.OperatingSystem ?? ''),
    dataRoot: String(info.DockerRootDir ?? ''),
  };
}
