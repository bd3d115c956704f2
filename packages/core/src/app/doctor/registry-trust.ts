import { access } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import type { RegistryConfig } from '../../config/index.js';
import type { EngineDetails } from '../../docker/index.js';
import type { Check } from '../../http/index.js';
import { type Finding, failed, type Look, ok, type Patient, warning } from './look.js';

const CERTIFICATES = '/etc/docker/certs.d';

/** A registry that docker-watcher was told to trust: the engine, which pulls, has to be told too. */
export const registryTrust: Look = {
  id: 'registry.trust',
  title: 'Trust of the engine',
  needsEngine: true,
  async look(patient) {
    const special = patient.config.registries.filter((registry) => needOf(registry) !== undefined);
    if (special.length === 0) return [];
    const details = await patient.details();
    const checks = special.flatMap((registry) =>
      hostsOf(registry, patient).map(async (host): Promise<Check> => {
        const need = needOf(registry);
        return {
          id: `registry.${registry.id}.trust`,
          title: `Engine and ${host}`,
          ...(need === 'insecure' ? insecure(host, details) : await certified(host, details)),
        };
      }),
    );
    return Promise.all(checks);
  },
};

function needOf({ settings }: RegistryConfig): 'insecure' | 'certificate' | undefined {
  const isPlain = typeof settings.url === 'string' && settings.url.startsWith('http:');
  if (settings.insecure === true || isPlain) return 'insecure';
  return settings.ca === undefined ? undefined : 'certificate';
}

/** Where images are pulled from; without any, the registry's own address. */
function hostsOf({ id, settings }: RegistryConfig, { config }: Patient): readonly string[] {
  const hosts = new Set(config.stages.filter(({ registry }) => registry === id).map(({ image }) => image.host));
  if (hosts.size === 0 && typeof settings.url === 'string' && URL.canParse(settings.url))
    hosts.add(new URL(settings.url).host);
  return [...hosts];
}

function insecure(host: string, { insecureRegistries, insecureNetworks }: EngineDetails): Finding {
  if (insecureRegistries.includes(host) || isWithin(host, insecureNetworks))
    return ok('The engine pulls from it without checking who it is, as configured.');
  return failed(
    `It is configured as insecure, but the engine insists on https with a known certificate: pulls will fail.`,
    `Add "insecure-registries": ["${host}"] to /etc/docker/daemon.json of the engine, and restart Docker.`,
  );
}

async function certified(host: string, { isLocal }: EngineDetails): Promise<Finding> {
  const folder = join(CERTIFICATES, host);
  const told = `Copy the certificate authority to ${folder}/ca.crt on the engine's machine.`;
  if (isLocal && (await exists(folder))) return ok(`The engine has certificates in ${folder}.`);
  return warning(
    isLocal
      ? `It has a certificate authority of its own, and ${folder} is not there: unless the system knows it, pulls fail.`
      : 'It has a certificate authority of its own; the engine needs it too, which can not be seen from here.',
    told,
  );
}

function isWithin(host: string, networks: readonly string[]): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const address = name === 'localhost' ? '127.0.0.1' : name;
  if (isIP(address) === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    if (isIP(base) !== 0) list.addSubnet(base, Number(bits), isIP(base) === 6 ? 'ipv6' : 'ipv4');
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
