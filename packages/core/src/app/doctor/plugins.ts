import type { Check } from '../../http/index.js';
import { failed, type Look, ok } from './look.js';

/** Each plugin, its version, and what it brings. */
export const plugins: Look = {
  id: 'plugin',
  title: 'Plugins',
  async look({ plugins: { plugins: loaded, problems } }) {
    return [
      ...loaded.map(({ name, package: { name: packageName, version }, plugin }): Check => {
        const parts = Object.entries(plugin.parts).map(([type, { kind }]) => `${kind} ${type}`);
        return {
          id: `plugin.${name}`,
          title: `Plugin ${name}`,
          ...ok(`${packageName} ${version}: ${parts.join(', ')}.`),
        };
      }),
      ...problems.map(
        ({ name, problem }): Check => ({
          id: `plugin.${name}`,
          title: `Plugin ${name}`,
          ...failed(problem.message, problem.hint),
        }),
      ),
    ];
  },
};
