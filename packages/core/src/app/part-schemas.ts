import type { PartSchemas } from '../config/index.js';
import { ownPluginFor, type PluginSet } from '../plugins/index.js';

/**
 * Answers the config room from the loaded plugins. `lenient`: a type of our own plugins that is not installed here
 * passes with a note, so that a file can be checked on another machine than it runs on.
 */
export function partSchemas(plugins: PluginSet, options: { readonly lenient: boolean }): PartSchemas {
  return {
    part(kind, type) {
      const lookup = plugins.part(kind, type);
      if (lookup.kind === 'found') return { schema: lookup.found.part.config };
      const { problem } = lookup;
      const own = ownPluginFor(kind, type);
      if (options.lenient && own !== undefined && problem.code === 'plugin.missing') {
        return {
          unchecked: true,
          note: `The settings were not checked: ${problem.message} To run it: ${problem.hint ?? `npm install @docker-watcher/plugin-${own}`}`,
        };
      }
      return { problem: problem.message, ...(problem.hint === undefined ? {} : { hint: problem.hint }) };
    },
  };
}
