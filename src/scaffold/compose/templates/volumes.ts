import { objectName, valueKey } from '../../names.ts';
import { literalYaml } from '../../template-text.ts';
import { indentLines } from '../../values-text.ts';
import type { Component, ComponentVolume, Mount } from '../component.ts';
import { type ChartWords, fullName, named } from './words.ts';

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
  const head = `        - name: ${volume.name}\n`;
  const mode =
    'mode' in volume && volume.mode !== undefined ? `            defaultMode: 0${volume.mode.toString(8)}\n` : '';
  switch (volume.kind) {
    case 'plain':
      return literalYaml([{ name: volume.name, ...volume.source }], '        ');
    case 'shared':
      return `${head}${claimOrNothing(`.Values.persistence.${volume.key}`, named(words, volume.name))}`;
    case 'files':
      return head + filesSource(words, volume.files);
    case 'config': {
      const value = `.Values.configs.${valueKey(volume.config)}.existingConfigMap`;
      const name = `${value} | default ${named(words, objectName(volume.config))}`;
      return `${head}          configMap:\n            name: {{ ${name} }}\n${mode}`;
    }
    case 'secret': {
      const value = `.Values.secrets.${valueKey(volume.secret)}.existingSecret`;
      const name = `${value} | default ${named(words, objectName(volume.secret))}`;
      return `${head}          secret:\n            secretName: {{ ${name} }}\n${mode}`;
    }
    case 'claim': {
      const path = `.Values.${component.key}.persistence.${volume.key}`;
      if (component.kind !== 'StatefulSet') {
        return `${head}${claimOrNothing(path, named(words, `${component.name}-${volume.name}`))}`;
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

function filesSource(
  words: ChartWords,
  { files, suffix, executable }: Extract<ComponentVolume, { kind: 'files' }>['files'],
): string {
  let out = `          configMap:\n            name: ${fullName(words)}-${suffix}\n`;
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
        name: ${name}
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
