import { composeError, field, type Node, type Place, textOf } from '../../compose/node.ts';
import type { ComposeHost, Notice, Project } from '../../compose/project.ts';
import { decodeUtf8, encodeUtf8, hasInvalidBytes } from '../../go/text.ts';
import { dataKey, Names, objectName, valueKey } from '../names.ts';
import { hasSecretSetting, holdsSecret, isSecretFile } from '../secret-names.ts';
import { readWithin } from './files.ts';
import { Ledger } from './ledger.ts';
import { secretVariables } from './variables.ts';

/** A part of the project that has an object and a place in values of its own. */
export interface Part {
  /** The name in Compose, or the file's path. */
  readonly name: string;
  /** The key in values. */
  readonly key: string;
  /** The object's name, behind the chart's. */
  readonly object: string;
}

/** A ConfigMap or Secret with one text. */
export interface TextPart extends Part {
  /** The text's key in the object. */
  readonly dataKey: string;
  /** An object that is there already; empty where the chart makes one. */
  readonly existing: string;
  readonly binary: boolean;
}

export interface ConfigPart extends TextPart {
  readonly content: Uint8Array | undefined;
  /** The path in the chart. */
  readonly chartPath: string;
}

/** Room for the name of an object behind the chart's, and for the number behind one that comes twice. */
const LONGEST = 63;

/**
 * Gives out the names of objects, keys of values and folders that parts of the project have in the chart: each once, so
 * that no two parts share one, however alike their names are in Compose.
 */
export class Parts {
  readonly configMaps: Names;
  readonly claims = new Names([], LONGEST);
  /** Folders of files/. */
  readonly folders = new Names(['configs']);
  readonly configs = new Map<string, ConfigPart>();
  /** By their names in Compose; files that hold secrets by their paths, which begin with `/` or a drive. */
  readonly secrets = new Map<string, TextPart>();
  private readonly volumes = new Map<string, Part>();
  private readonly secretNames: Names;
  private readonly keys = { configs: new Names(), secrets: new Names(), volumes: new Names() };
  private readonly configFiles = new Names();

  /** `components` are the names of components: their variables have objects as well. */
  constructor(components: readonly string[]) {
    const variables = components.map((name) => `${name}-env`);
    this.configMaps = new Names(variables, LONGEST);
    this.secretNames = new Names(variables, LONGEST);
  }

  /** The claim of a volume that is not of one pod alone. */
  volume(name: string): Part {
    const known = this.volumes.get(name);
    if (known !== undefined) return known;
    const part = {
      name,
      key: this.keys.volumes.claim(valueKey(name)),
      object: this.claims.claim(objectName(name), '-'),
    };
    this.volumes.set(name, part);
    return part;
  }

  secret(name: string, { existing = '', binary = false, hint = name } = {}): TextPart {
    const known = this.secrets.get(name);
    if (known !== undefined) return known;
    const part = {
      name: hint,
      key: this.keys.secrets.claim(valueKey(hint)),
      object: this.secretNames.claim(objectName(hint), '-'),
      dataKey: existing === '' ? dataKey(hint) : hint,
      existing,
      binary,
    };
    this.secrets.set(name, part);
    return part;
  }

  config(name: string, existing: string, content: Uint8Array | undefined): void {
    const text = content === undefined ? '' : decodeUtf8(content);
    this.configs.set(name, {
      name,
      key: this.keys.configs.claim(valueKey(name)),
      object: this.configMaps.claim(objectName(name), '-'),
      dataKey: existing === '' ? dataKey(name) : name,
      existing,
      content,
      binary: hasInvalidBytes(text) || text.includes('\0'),
      chartPath: `files/configs/${this.configFiles.claim(objectName(name), '-')}`,
    });
  }
}

/** The name of an object outside of the project; undefined where the part is the project's own. */
export function externalName(value: Node, name: string): string | undefined {
  const external = field(value, 'external');
  if (external === undefined || /^false$/i.test(textOf(external) ?? 'true')) return undefined;
  return objectName(textOf(field(external, 'name')) ?? textOf(field(value, 'name')) ?? name);
}

const OWN_NAME = 'objects of the chart are called by the release: nothing has this name';

/** Keys that all parts of a project may have, and that mean nothing in a cluster. */
export function noteCommon(ledger: Ledger, value: Node, name: string, isExternal: boolean): void {
  const note = (key: string, text: string): void => {
    const node = field(value, key);
    if (node !== undefined && (node.kind === 'scalar' || node.kind === 'list' || node.entries.size > 0))
      ledger.note(node.at, `${name}.${key}`, text);
  };
  if (!isExternal) note('name', OWN_NAME);
  note('labels', "labels of Docker's own objects are left out");
}

/** Secrets of the project. What is in them stays where it is: a chart is no place for it. */
export function readSecrets(project: Project, parts: Parts, notices: Notice[]): void {
  const ledger = new Ledger('secrets', notices);
  for (const [name, { at, value }] of project.secrets) {
    const table = ledger.openNode(value);
    const file = ledger.text(table, 'file');
    const variable = ledger.text(table, 'environment');
    const existing = externalName(value, name);
    const part = parts.secret(name, { existing: existing ?? '' });
    const key = `secrets.${part.key}`;
    noteCommon(ledger, value, name, existing !== undefined);
    noteDrivers(ledger, value, name);
    if (existing !== undefined)
      ledger.note(
        at,
        name,
        `the Secret ${existing} must be there, with the key ${name} (${key}.existingSecret in values)`,
      );
    else if (variable !== undefined)
      ledger.note(at, name, `its text is not in the chart: install with --set-string ${key}.value="$${variable}"`);
    else ledger.note(at, name, `its text is not in the chart: install with --set-file ${key}.value=${file ?? 'FILE'}`);
  }
}

function noteDrivers(ledger: Ledger, value: Node, name: string): void {
  for (const [key, text] of [
    ['driver', 'no driver fills Secrets: an operator may (external-secrets), into an existingSecret'],
    ['driver_opts', 'no driver fills Secrets'],
    ['template_driver', 'texts are taken as they are: templates in them are not filled in'],
  ] as const) {
    const node = field(value, key);
    if (node !== undefined) ledger.note(node.at, `${name}.${key}`, text);
  }
}

/** Configs of the project. Throws TschartError for files that cannot be read. */
export function readConfigs(project: Project, host: ComposeHost, parts: Parts, notices: Notice[]): void {
  const ledger = new Ledger('configs', notices);
  for (const [name, { at, value }] of project.configs) {
    const existing = externalName(value, name);
    noteCommon(ledger, value, name, existing !== undefined);
    noteDrivers(ledger, value, name);
    if (existing !== undefined) {
      ledger.note(at, name, `the ConfigMap ${existing} must be there, with the key ${name}`);
      parts.config(name, existing, undefined);
      continue;
    }
    const content = configContent(value, at, project, host);
    parts.config(name, '', content);
    const path = textOf(field(value, 'file')) ?? name;
    const text = decodeUtf8(content);
    const inline = field(value, 'content');
    const names = inline === undefined ? [] : secretVariables(inline);
    if (isSecretFile(path, text) || holdsSecret(text) || hasSecretSetting(text) || names.length > 0)
      ledger.note(at, name, 'a secret stands in the chart in plain: make it one of secrets');
  }
}

function configContent(value: Node, at: Place, project: Project, host: ComposeHost): Uint8Array {
  const file = field(value, 'file');
  if (file !== undefined) return readWithin(file, project, host);
  const variable = textOf(field(value, 'environment'));
  if (variable === undefined) return encodeUtf8(textOf(field(value, 'content')) ?? '');
  const text = project.lookup(variable);
  if (text === undefined) {
    throw composeError(at, `variable ${variable} is not set`, 'Set it in the environment or in .env.');
  }
  return encodeUtf8(text);
}
