import type { Invocation } from '../command.ts';
import { holdsPlugins } from './installed.ts';

/**
 * Schemes of URLs that installed plugins fetch. As in Helm, which looks for plugins each time, those that can't be read
 * are told of once more.
 */
export async function pluginSchemes({ settings, log }: Pick<Invocation, 'settings' | 'log'>): Promise<Set<string>> {
  const { pluginsDirectory } = settings;
  if (!holdsPlugins(pluginsDirectory)) return new Set();
  const { loadGetterPlugins } = await import('../../node/plugin/getter.ts');
  return new Set(loadGetterPlugins(pluginsDirectory, log).flatMap(({ metadata }) => metadata.protocols));
}
