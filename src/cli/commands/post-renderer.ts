import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import type { PostRender } from '../../render/render.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { postRenderFlags } from './post-render-flags.ts';

/**
 * The step that `--post-renderer` asks for; `undefined` without it. The name is a plugin's, as in Helm 4. What is no
 * plugin's name and has a `/` may be a program to run, unless this one stands in for Helm. Throws TschartError (`FLAG`) with Helm's text for others.
 */
export async function readPostRenderer(call: Invocation): Promise<PostRender | undefined> {
  const name = call.flags.get(postRenderFlags.postRenderer);
  if (name === '') return undefined;
  const [{ postRenderStep }, filter] = await Promise.all([
    import('../../render/post-render.ts'),
    findFilter(name, call),
  ]);
  return postRenderStep(filter);
}

async function findFilter(name: string, { path, flags, settings, terminal, log }: Invocation) {
  const [{ findPlugin }, { isExecutable }, { postRendererPlugin, postRendererProgram }] = await Promise.all([
    import('../../node/plugin/find.ts'),
    import('../../node/plugin/run.ts'),
    import('../../node/plugin/post-renderer.ts'),
  ]);
  const args = flags.get(postRenderFlags.postRendererArgs);
  if (path[0].name !== 'helm' && name.includes('/') && isExecutable(name))
    return postRendererProgram(name, args, terminal.env);
  try {
    const plugin = findPlugin(settings.pluginsDirectory, name, 'postrenderer/v1', log);
    return postRendererPlugin(plugin, args, terminal.env, (message, attributes) => debug(log, message, attributes));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const message = `invalid argument ${quote(name)} for ${quote('--post-renderer')} flag: ${error.message}`;
    throw new TschartError('FLAG', message, { cause: error });
  }
}
