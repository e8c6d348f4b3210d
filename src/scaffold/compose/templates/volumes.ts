import { literalYaml } from '../../template-text.ts';
import { indentLines } from '../../values-text.ts';
import type { Component, ComponentVolume, FileSet, Mount } from '../component.ts';
import type { TextPart } from '../parts.ts';
import { type ChartWords, fullName, named, word } from './words.ts';

export function mountText({ volume, path, subPath, readOnly }: Mount): string {
  const more = { ...(subPath === '' ? {} : { subPath }), ...(readOnly ? { readOnly: true } : {}) };
  return literalYaml([{ name: volume, mountPath: path, ...more }], '            ');
}

/** `volumes` of a pod. */
export function volumesOf(words: ChartWords, component: Component): string {
  const { volumes, kind } = component;
  if (volumes.length === 0) return '';
  const texts = volumes.map((volume) => volumeText(words, component, volume)).join('');
  if (kind !== 'StatefulSet' || !volumes.every((volume) => volume.kind === 'claim')) return `      volumes:\n${texts}`;
  // Claims of a StatefulSet have templates: nothing is left here while all of them are on.
  const off = volumes.map(({ key }) => {
    const path = `.Values.${component.key}.persistence.${key}`;
    return `not (and ${path}.enabled (not ${path}.existingClaim))`;
  });
  const test = off.length === 1 ? off[0]! : `or ${off.map((condition) => `(${condition})`).join(' ')}`;
  return `      {{- if ${test} }}\n      volumes:\n${texts}      {{- end }}\n`;
}

function volumeText(words: ChartWords, component: Component, volume: ComponentVolume): string {
  const head = `        - name: ${word(volume.name)}\n`;
  const mode =
    'mode' in volume && volume.mode !== undefined ? `            defaultMode: 0${volume.mode.toString(8)}\n` : '';
  switch (volume.kind) {
    case 'plain':
      return literalYaml([{ name: volume.name, ...volume.source }], '        ');
    case 'shared':
      return `${head}${claimOrNothing(`.Values.persistence.${volume.part.key}`, named(words, volume.part.object))}`;
    case 'files':
      return head + filesSource(words, volume.files);
    case 'config': {
      const { key, object } = volume.part;
      const name = `.Values.configs.${key}.existingConfigMap | default ${named(words, object)}`;
      return `${head}          configMap:\n            name: {{ ${name} }}\n${mode}`;
    }
    case 'secret':
      return `${head}          secret:\n            secretName: ${partSecret(words, volume.part)}\n${mode}`;
    case 'claim': {
      const path = `.Values.${component.key}.persistence.${volume.key}`;
      if (component.kind !== 'StatefulSet') {
        return `${head}${claimOrNothing(path, named(words, volume.object))}`;
      }
      return `        {{- if not ${path}.enabled }}
${head}          emptyDir: {}
        {{- else if ${path}.existingClaim }}
${head}          persistentVolumeClaim:
            claimName: {{ ${path}.existingClaim }}
        {{- end }}
`;
    }
  }
}

/** The name of the Secret with a text of the project. */
function partSecret(words: ChartWords, { key, object }: TextPart): string {
  return `{{ .Values.secrets.${key}.existingSecret | default ${named(words, object)} }}`;
}

/** A ConfigMap with files, put together with the Secrets of those that hold secrets. */
function filesSource(words: ChartWords, { files, secrets, object, executable }: FileSet): string {
  if (secrets.length > 0) {
    const mode = executable ? '            defaultMode: 0755\n' : '';
    const items = (pairs: readonly { key: string; path: string }[]): string =>
      `                items:\n${pairs.map(({ key, path }) => literalYaml([{ key, path }], '                  ')).join('')}`;
    const maps =
      files.length === 0
        ? ''
        : `              - configMap:\n                  name: ${fullName(words)}-${object}\n${indentLines(items(files), '  ')}`;
    const others = secrets.map(
      ({ path, part }) =>
        `              - secret:\n                  name: ${partSecret(words, part)}\n${indentLines(items([{ key: part.dataKey, path }]), '  ')}`,
    );
    return `          projected:\n${mode}            sources:\n${maps}${others.join('')}`;
  }
  let out = `          configMap:\n            name: ${fullName(words)}-${object}\n`;
  if (executable) out += '            defaultMode: 0755\n';
  if (files.every(({ key, path }) => key === path)) return out;
  out += '            items:\n';
  for (const { key, path } of files) out += literalYaml([{ key, path }], '              ');
  return out;
}

function claimOrNothing(path: string, name: string): string {
  return `          {{- if ${path}.enabled }}
          persistentVolumeClaim:
            claimName: {{ ${path}.existingClaim | default ${name} }}
          {{- else }}
          emptyDir: {}
          {{- end }}
`;
}

/** The templates of a StatefulSet's claims, each switched by its `enabled`. */
export function claimTemplates({ volumes, key: component, kind }: Component): string {
  const claims = volumes.filter((volume) => volume.kind === 'claim');
  if (claims.length === 0 || kind !== 'StatefulSet') return '';
  const on = claims.map(({ key }) => {
    const path = `.Values.${component}.persistence.${key}`;
    return `and ${path}.enabled (not ${path}.existingClaim)`;
  });
  const texts = claims.map(
    ({ name, key }, i) => `    {{- if ${on[i]} }}
    - metadata:
        name: ${word(name)}
      spec:
${claimSpec(`.Values.${component}.persistence.${key}`, 8)}    {{- end }}
`,
  );
  const test = on.length === 1 ? on[0]! : `or ${on.map((condition) => `(${condition})`).join(' ')}`;
  if (on.length === 1) {
    const [text] = texts;
    const plain = text!.split('\n').slice(1, -2).join('\n');
    return `  {{- if ${test} }}\n  volumeClaimTemplates:\n${plain}\n  {{- end }}\n`;
  }
  return `  {{- if ${test} }}\n  volumeClaimTemplates:\n${texts.join('')}  {{- end }}\n`;
}

/** The spec of a claim, from the values at `path`. */
export function claimSpec(path: string, indent: number): string {
  return indentLines(
    `accessModes:
  {{- toYaml ${path}.accessModes | nindent ${indent + 2} }}
{{- with ${path}.storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ ${path}.size }}
`,
    ' '.repeat(indent),
  );
}
