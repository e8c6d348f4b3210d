import { asHelm, type Command } from './command.ts';
import { chartDocs } from './commands/chart-docs.ts';
import { completion } from './commands/completion.ts';
import { create } from './commands/create.ts';
import { dependency } from './commands/dependency.ts';
import { docs } from './commands/docs.ts';
import { env } from './commands/env.ts';
import { help } from './commands/help.ts';
import { images } from './commands/images.ts';
import { lint } from './commands/lint.ts';
import { packageCommand } from './commands/package.ts';
import { plugin } from './commands/plugin.ts';
import { pull } from './commands/pull.ts';
import { push, registry } from './commands/registry.ts';
import * as release from './commands/release.ts';
import { repo } from './commands/repo.ts';
import * as repository from './commands/repository.ts';
import { schema } from './commands/schema.ts';
import { search } from './commands/search.ts';
import { show } from './commands/show.ts';
import { template } from './commands/template.ts';
import { version } from './commands/version.ts';
import { completers } from './completion/complete.ts';
import { errors } from './failure.ts';
import { klogFlags } from './klog-flags.ts';
import { globalFlags } from './settings.ts';

const LONG = `Renders Helm charts, and keeps releases, as Helm 4 does.

Variables of the environment that are read:

| Name                                   | What it says                                                |
|----------------------------------------|-------------------------------------------------------------|
| $HELM_CACHE_HOME                       | where cached files are kept                                 |
| $HELM_CONFIG_HOME                      | where the configuration is kept                             |
| $HELM_DATA_HOME                        | where data is kept                                          |
| $HELM_DEBUG                            | whether to print debugging output                           |
| $HELM_DRIVER                           | where releases are kept: secret, configmap, memory, sql,    |
|                                        | or file: the local store, without a cluster                 |
| $HELM_NAMESPACE                        | the namespace to work in                                    |
| $HELM_PLUGINS                          | the directory of plugins                                    |
| $HELM_REGISTRY_CONFIG                  | the file with registry credentials                          |
| $HELM_REPOSITORY_CACHE                 | the directory of cached repository indexes                  |
| $HELM_REPOSITORY_CONFIG                | the file with repositories                                  |
| $KUBECONFIG                            | the kubeconfig files                                        |
| $HELM_KUBEAPISERVER, $HELM_KUBECAFILE, |                                                             |
| $HELM_KUBECONTEXT, $HELM_KUBETOKEN, …  | defaults of the flags --kube-…                              |
| $HELM_BURST_LIMIT, $HELM_QPS           | limits for requests to the API server                       |
| $HELM_COLOR, $NO_COLOR                 | when to use colours                                         |
| $TSCHART_STORE                         | the folder of the local store; it is used then              |
| $TSCHART_ERRORS                        | details or json: say more about errors, as --errors does    |

Files lie in $HELM_CACHE_HOME, $HELM_CONFIG_HOME and $HELM_DATA_HOME; where these are not set, in a directory helm of
$XDG_CACHE_HOME, $XDG_CONFIG_HOME and $XDG_DATA_HOME, or of what the operating system has for them.
`;

/** All commands under the name that the program was called by; under the name helm, Helm's alone. */
export function rootCommand(name: string): Command {
  const root: Command = {
    name,
    short: 'Helm charts and releases',
    long: LONG,
    persistentFlags: [...Object.values(globalFlags), errors, ...klogFlags],
    // In Helm's order: suggestions for a mistaken name come in it.
    subcommands: [
      create,
      dependency,
      pull,
      show,
      lint,
      packageCommand,
      repo,
      search,
      repository.verify,
      release.get,
      release.history,
      release.installCommand,
      release.list,
      release.test,
      release.rollback,
      release.status,
      template,
      release.uninstall,
      release.upgrade,
      completion(name),
      env,
      plugin,
      version,
      docs,
      registry,
      push,
      help,
      chartDocs,
      images,
      schema,
      ...completers,
    ],
  };
  return name === 'helm' ? asHelm(root) : root;
}
