// PagerDuty's schedules as rotations of a policy.
import { readInstant } from '../helpdesk/instant.mjs';
import { lengthText } from '../helpdesk/lengths.mjs';
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { wallTime } from '../helpdesk/zone.mjs';
import { zoneNamed } from '../helpdesk/zones.mjs';

const HOUR = 3600;

/**
 * The id of the rotation that an entry of `schedules` became; undefined, with a finding, where there is none to say it by: a rotation is one
 * layer, around the clock.
 */
export function rotationFrom({ record, path }, { directory, report, notCarried }) {
  const label = [record.name, record.summary].map(textOf).find(Boolean) ?? String(idText(record.id));
  const layers = listOf(record.schedule_layers).filter((layer) => isRecord(layer) && (layer.end ?? null) === null);
  const [layer] = layers;
  const why = idText(record.id) === undefined ? 'has no `id`' : layersProblem(layers);
  if (why !== undefined) {
    notCarried(`${path}.schedule_layers`, `schedule \`${label}\` ${why}`, 'write it as `rotations`; where it is called, it is a group here');
    return undefined;
  }
  const turns = turnsOf(layer, zoneNamed(record.time_zone));
  const members = membersOf(layer, `${path}.schedule_layers[0]`, directory);
  if (turns === undefined || members.length === 0) {
    const help = 'it needs `time_zone`, `rotation_virtual_start`, `rotation_turn_length_seconds` of an hour or more, and `users`';
    report('missing', 'error', path, `schedule \`${label}\` is no rotation`, help);
    return undefined;
  }
  Object.assign(directory.add('rotations', record.id, label), { name: undefined, members, ...turns });
  return directory.idOf('rotations', record.id);
}

/** When turns begin, on the clocks of the zone, and how long they take. */
function turnsOf({ rotation_virtual_start: virtual, start, rotation_turn_length_seconds: seconds }, timeZone) {
  const { at } = readInstant(virtual ?? start);
  const every = seconds >= HOUR ? lengthText(seconds) : undefined;
  if ([at, every, timeZone].includes(undefined)) return undefined;
  return { startsAt: wallTime(at, timeZone), every, timeZone };
}

function layersProblem(layers) {
  if (layers.length !== 1) return layers.length === 0 ? 'has no layer' : 'has several layers';
  return listOf(layers[0].restrictions).length > 0 ? 'is for some hours only' : undefined;
}

function membersOf(layer, path, directory) {
  const users = listOf(layer.users).map((entry) => (isRecord(entry?.user) ? entry.user : entry));
  return users.flatMap((user) => {
    if (!isRecord(user) || idText(user.id) === undefined) return [];
    directory.add('agents', user.id, textOf(user.name) ?? textOf(user.summary));
    return [directory.idOf('agents', user.id, `${path}.users`)];
  });
}
