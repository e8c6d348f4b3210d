import { type Table, textOf } from '../../compose/node.ts';
import type { PlainObject } from '../../go/plain.ts';
import type { Ledger } from './ledger.ts';

/** Security contexts of pod and container, from `user`, `cap_add`, `privileged`, `security_opt`, `sysctls`, …. */
export function readSecurity(service: Table, ledger: Ledger): { pod: PlainObject; container: PlainObject } {
  const pod: Record<string, unknown> = {};
  const container: Record<string, unknown> = {};
  const user = ledger.text(service, 'user');
  if (user !== undefined) readUser(user, container, service, ledger);
  const groups = ledger.texts(service, 'group_add');
  const numbers = groups.filter((group) => /^\d+$/.test(group)).map(Number);
  if (numbers.length > 0) pod['supplementalGroups'] = numbers;
  for (const group of groups.filter((name) => !/^\d+$/.test(name))) {
    ledger.note(service.at, 'group_add', `${group}: Kubernetes takes groups by number only`);
  }
  const capability = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');
  const add = ledger.texts(service, 'cap_add').map(capability);
  const drop = ledger.texts(service, 'cap_drop').map(capability);
  if (add.length + drop.length > 0) {
    container['capabilities'] = { ...(add.length > 0 ? { add } : {}), ...(drop.length > 0 ? { drop } : {}) };
  }
  if (ledger.flag(service, 'privileged')) container['privileged'] = true;
  if (ledger.flag(service, 'read_only')) container['readOnlyRootFilesystem'] = true;
  for (const option of ledger.texts(service, 'security_opt')) readOption(option, container, service, ledger);
  if (container['privileged'] === true && container['allowPrivilegeEscalation'] === false) {
    delete container['allowPrivilegeEscalation'];
    ledger.note(service.at, 'security_opt', 'no-new-privileges cannot be had together with privileged');
  }
  const sysctls = ledger.take(service, 'sysctls');
  if (sysctls?.kind === 'table' && sysctls.entries.size > 0) {
    pod['sysctls'] = [...sysctls.entries].map(([name, { value }]) => ({ name, value: textOf(value) ?? '' }));
    ledger.note(sysctls.at, 'sysctls', 'in podSecurityContext: nodes allow few of them by themselves');
  }
  return { pod: pod as PlainObject, container: container as PlainObject };
}

function readUser(user: string, container: Record<string, unknown>, service: Table, ledger: Ledger): void {
  const [name = '', groupName = ''] = user.split(':');
  const id = name === 'root' ? '0' : name;
  const group = groupName === 'root' ? '0' : groupName;
  if (/^\d+$/.test(id)) container['runAsUser'] = Number(id);
  else if (id !== '')
    ledger.note(service.at, 'user', `${id}: Kubernetes takes users by number only (securityContext.runAsUser)`);
  if (/^\d+$/.test(group)) container['runAsGroup'] = Number(group);
  else if (group !== '') ledger.note(service.at, 'user', `${group}: Kubernetes takes groups by number only`);
}

function readOption(option: string, container: Record<string, unknown>, service: Table, ledger: Ledger): void {
  const [name = '', ...rest] = option.split(/[:=]/);
  const value = rest.join(':');
  if (name === 'no-new-privileges') {
    if (value !== 'false') container['allowPrivilegeEscalation'] = false;
  } else if (name === 'seccomp' && value === 'unconfined') container['seccompProfile'] = { type: 'Unconfined' };
  else if (name === 'apparmor' && value !== '') {
    container['appArmorProfile'] =
      value === 'unconfined' ? { type: 'Unconfined' } : { type: 'Localhost', localhostProfile: value };
  } else if (name === 'label' && /^(?:user|role|type|level):/.test(value)) {
    const [part = '', ...text] = value.split(':');
    container['seLinuxOptions'] = { ...(container['seLinuxOptions'] as object), [part]: text.join(':') };
  } else ledger.note(service.at, 'security_opt', `${option}: give it in securityContext`);
}
