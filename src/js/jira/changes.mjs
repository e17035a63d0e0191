// The changes of a Jira issue, out of its changelog.
import { idText, isRecord, listIn, listOf, meaning, textOf } from '../helpdesk/record.mjs';

const CHANGES = { status: 'status', priority: 'priority', assignee: 'assigned', resolution: 'resolution' };

/** One record per change: a status is free text in Jira, so what ends the work is the resolution, set or taken away. */
export function changesOf(issue, { changelog }) {
  const histories = [...listIn(changelog, 'values', 'histories'), ...listIn(issue.changelog, 'histories', 'values')].filter(isRecord);
  return histories.flatMap(({ id, created, items }) => {
    const own = idText(id);
    return listOf(items).map((item, index) => changeOf(item, { id: own && `${own}/${index}`, created })).filter(Boolean);
  });
}

function changeOf(item, entry) {
  const change = isRecord(item) ? meaning(CHANGES, item.field) : undefined;
  if (change === undefined) return undefined;
  // every object has a method of the name that Jira gave to the label
  const label = Object.hasOwn(item, 'toString') ? textOf(item.toString) : undefined;
  if (change === 'resolution') return { ...entry, change: label ? 'resolved' : 'reopened' };
  return change === 'assigned' ? { ...entry, change, agent: label } : { ...entry, change, to: label };
}
