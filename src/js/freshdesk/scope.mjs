// Which tickets an SLA policy of Freshdesk is for.
import { allOf, fieldTest, plainValues } from '../helpdesk/conditions.mjs';
import { idText, isRecord } from '../helpdesk/record.mjs';
import { builtInName } from './codes.mjs';

/** The test for the values of each key; all of them have to hold. */
const SCOPES = {
  company_ids: (ids, path, tools) => {
    reportUnknown(ids, 'companies', path, tools);
    return fieldTest('company.id', 'is', ids);
  },
  group_ids: (ids, path, { directory }) => fieldTest('group', 'is', ids.flatMap((id) => directory.namesOf('groups', id, path))),
  product_ids: (ids, path, tools) => {
    reportUnknown(ids, 'products', path, tools);
    return fieldTest('product', 'is', ids.map(String));
  },
  ticket_types: (types) => fieldTest('type', 'is', types.map(String)),
  sources: (sources) => fieldTest('channel', 'is', sources.map((code) => builtInName('source', code))),
};

/**
 * `{ when }` for the policy of an entry; undefined, with a finding, where its tickets cannot be told: an agreement for others would be
 * worse than none. Freshdesk never chooses one without conditions, unless it is the default.
 */
export function applicableTo({ record, path }, tools) {
  const label = `SLA policy \`${idText(record.name) ?? ''}\``;
  const scope = isRecord(record.applicable_to) ? record.applicable_to : {};
  const parts = Object.entries(scope).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0));
  const conditions = parts.map(([key, value]) => conditionOf(key, plainValues(value), `${path}.applicable_to.${key}`, tools));
  const unknown = parts[conditions.indexOf(undefined)]?.[0];
  if (unknown !== undefined) {
    const help = 'describe these tickets in the `when` of an agreement of your own; this one is left out';
    tools.notCarried(`${path}.applicable_to.${unknown}`, `${label} is for tickets by \`${unknown}\`, which tickets do not tell`, help);
    return undefined;
  }
  if (conditions.length > 0) return { when: allOf(conditions) };
  const help = 'give it conditions in Freshdesk, or an agreement of your own';
  tools.notCarried(`${path}.applicable_to`, `${label} is for no tickets: it has no conditions and is not the default`, help);
  return undefined;
}

function conditionOf(key, values, path, tools) {
  return Object.hasOwn(SCOPES, key) && values.length > 0 ? SCOPES[key](values, path, tools) : undefined;
}

function reportUnknown(ids, kind, path, { known, report }) {
  for (const id of ids.filter((own) => known[kind] !== undefined && !known[kind].has(idText(own)))) {
    report('unknown_reference', 'warning', path, `none of \`${kind}\` has the id \`${id}\``, `pass all ${kind} of the account as \`${kind}\``);
  }
}
