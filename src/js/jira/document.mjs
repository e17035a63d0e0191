// The text of an Atlassian document: what version 3 of Jira's API has where version 2 has text.
import { isRecord, listOf, textOf } from '../helpdesk/record.mjs';

const BLOCKS = ['paragraph', 'heading', 'codeBlock', 'listItem', 'tableRow', 'taskItem', 'decisionItem', 'rule'];

/** Walks with a list of its own instead of by calls, so that neither the depth nor the breadth of a document ends it. */
export function documentText(document) {
  if (typeof document === 'string') return document;
  if (!isRecord(document)) return undefined;
  const open = [document];
  const seen = new Set();
  let text = '';
  while (open.length > 0) {
    const node = open.pop();
    text += typeof node === 'string' ? node : ownText(node);
    if (!isRecord(node) || seen.has(node)) continue;
    // JSON knows no circles, but objects do
    seen.add(node);
    if (BLOCKS.includes(node.type)) open.push('\n');
    const children = listOf(node.content);
    for (let index = children.length - 1; index >= 0; index -= 1) open.push(children[index]);
  }
  return text.replace(/\n{2,}/g, '\n').trim();
}

function ownText(node) {
  if (!isRecord(node)) return '';
  if (node.type === 'text') return textOf(node.text) ?? '';
  if (node.type === 'hardBreak') return '\n';
  const { text, shortName, url } = isRecord(node.attrs) ? node.attrs : {};
  return [text, shortName, url].find((shown) => typeof shown === 'string') ?? '';
}
