import { type ConnectionSettings, connect, refuseOldEngine } from './connection.js';
import { engineFault } from './faults.js';

/** What only a person who sets the engine up cares for. */
export interface EngineDetails {
  /** `overlay2`, `btrfs`, … */
  readonly storageDriver: string;
  /** Registries it pulls from without checking who they are, as `host[:port]`. */
  readonly insecureRegistries: readonly string[];
  /** Networks whose registries it trusts in the same way: `127.0.0.0/8`. */
  readonly insecureNetworks: readonly string[];
  /** On this machine: its files can be looked at. */
  readonly isLocal: boolean;
}

/** Asks once, by a connection of its own. */
export async function engineDetails(settings: ConnectionSettings, env: NodeJS.ProcessEnv): Promise<EngineDetails> {
  const docker = connect(settings, env);
  await refuseOldEngine(docker);
  try {
    const { Driver, RegistryConfig } = (await docker.info()) as Info;
    const known = Object.entries(RegistryConfig?.IndexConfigs ?? {});
    return {
      storageDriver: Driver ?? '',
      insecureRegistries: known.filter(([, { Secure }]) => Secure === false).map(([host]) => host),
      insecureNetworks: RegistryConfig?.InsecureRegistryCIDRs ?? [],
      isLocal: 'socketPath' in docker.modem && docker.modem.socketPath !== undefined,
    };
  } catch (error) {
    throw engineFault(error);
  }
}

interface Info {
  readonly Driver?: string;
  readonly RegistryConfig?: {
    readonly IndexConfigs?: Readonly<Record<string, { readonly Secure?: boolean }>>;
    readonly InsecureRegistryCIDRs?: readonly string[] | null;
  };
}
