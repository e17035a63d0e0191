// Rows of the escalation matrix, from ladders that helpdesks keep with each of their agreements.
import { allOf, anyOf, negated } from './conditions.mjs';

/**
 * `promises` are agreements in their order, `{ id, when, ladders }`; each ladder `{ metric, priorities, levels, reminders }`, where `priorities`
 * are those that it is for, or undefined. The first row of a metric that holds is the ticket's, so a row says which agreements before it
 * must not hold, as far as their rows do not say so.
 */
export function rowsFrom(promises, idFor) {
  const metrics = [...new Set(promises.flatMap(({ ladders }) => ladders.map(({ metric }) => metric)))];
  return metrics.flatMap((metric) => rowsOf(metric, promises, idFor));
}

function rowsOf(metric, promises, idFor) {
  const rows = [];
  const passed = [];
  for (const { id, when, ladders } of promises) {
    const ladder = ladders.find((own) => own.metric === metric);
    if (ladder !== undefined) rows.push(rowOf(ladder, idFor(`${id} ${words(metric)}`), when, passed));
    if (when === undefined) break;
    if (ladder === undefined || ladder.priorities !== undefined) passed.push(when);
  }
  return rows;
}

function rowOf({ metric, priorities, levels, reminders }, id, when, passed) {
  const others = passed.length === 0 ? undefined : negated(anyOf(passed));
  const condition = allOf([when, priorities && { priority: priorities }, others]);
  return { id, ...(condition && { when: condition }), metric, ...(reminders?.length > 0 && { reminders }), levels };
}

/** "firstResponse" is "first response". */
function words(metric) {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter}`);
}
