import { parseSize } from '../../base/index.js';
import type { RunSpec } from '../../deploy/index.js';
import type { LoadContext } from '../context.js';
import { argvOf } from './argv.js';
import { devicesOf, extraHostsOf, tmpfsOf, ulimitsOf } from './devices.js';
import { environmentOf } from './environment.js';
import { labelsOf } from './labels.js';
import { itemsOf, type Key, type Levels } from './levels.js';
import { mountsOf } from './mounts.js';
import { networkOf } from './network.js';
import { portBindingsOf } from './port-bindings.js';
import { resourcesOf } from './resources.js';
import { textsOf } from './scalars.js';

/** How the container of a stage runs. */
export function runSpecOf(levels: Levels, context: LoadContext): RunSpec {
  const { problems, secrets } = context;
  const texts = (key: TextsKey): readonly string[] => itemsOf(levels.value(key));
  const envFile = levels.given('env_file');
  const log = levels.given('log');
  const sysctls = levels.given('sysctls');
  const shmSize = levels.value('shm_size');
  return {
    ...optional('command', argvOf(levels.given('command'), problems)),
    ...optional('entrypoint', argvOf(levels.given('entrypoint'), problems)),
    ...optional('workingDir', levels.value('working_dir')),
    ...optional('user', levels.value('user')),
    env: environmentOf(levels, context),
    ...optional('envFile', envFile && secrets.pathOf(envFile.value)),
    labels: labelsOf(levels, context),
    ...networkOf(levels, problems),
    networks: texts('networks'),
    aliases: texts('aliases'),
    ...optional('hostname', levels.value('hostname')),
    ports: portBindingsOf(levels.given('ports'), problems).map(({ binding }) => binding),
    mounts: mountsOf(levels.given('volumes'), context),
    tmpfs: tmpfsOf(levels.given('tmpfs'), problems),
    readOnly: levels.valueOrDefault('read_only'),
    capAdd: texts('cap_add'),
    capDrop: texts('cap_drop'),
    devices: devicesOf(levels.given('devices'), problems),
    extraHosts: extraHostsOf(levels.given('extra_hosts'), problems),
    dns: texts('dns'),
    init: levels.valueOrDefault('init'),
    ...optional('shmSizeBytes', shmSize === undefined ? undefined : parseSize(String(shmSize))),
    ulimits: ulimitsOf(levels.given('ulimits'), problems),
    sysctls: sysctls === undefined ? {} : textsOf(sysctls.value, sysctls.path, context),
    securityOpt: texts('security_opt'),
    ...resourcesOf(levels, problems),
    restart: levels.valueOrDefault('restart'),
    stopTimeoutMs: levels.ms('stop_timeout'),
    ...optional(
      'log',
      log?.value.driver === undefined
        ? undefined
        : {
            driver: log.value.driver,
            options: textsOf(log.value.options ?? {}, [...log.path, 'options'], context),
          },
    ),
  };
}

type TextsKey = Key & ('networks' | 'aliases' | 'cap_add' | 'cap_drop' | 'dns' | 'security_opt');

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: T });
}
