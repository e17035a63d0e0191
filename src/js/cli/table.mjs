// A table that fits the terminal: no line wraps, what does not fit is cut and shows "…".
import { cut, displayWidth, pad } from './text.mjs';

const GAP = '  ';

const total = (widths) => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1);

/** The widths of the columns that fit: the last ones are left out, the others cut from the right, none below its `min`. */
function fit(columns, natural, width) {
  const least = natural.map((each, index) => Math.min(each, columns[index].min ?? each));
  while (least.length > 1 && total(least) > width) least.pop();
  const widths = natural.slice(0, least.length);
  for (let index = widths.length - 1; index >= 0; index -= 1) {
    const excess = Math.max(0, total(widths) - width);
    widths[index] = Math.max(least[index], widths[index] - excess);
  }
  return widths;
}

/**
 * Lines of a table: a heading, then one line per row.
 * @param columns [{ title, min?, max?, align? }] with widths in terminal columns
 * @param rows    arrays of cells, each { text, paint? } where `paint` colours the padded text
 */
export function table(columns, rows, { width, style }) {
  const natural = columns.map((column, index) => {
    const longest = rows.reduce((most, row) => Math.max(most, displayWidth(row[index].text)), displayWidth(column.title));
    return Math.min(longest, column.max ?? longest);
  });
  const widths = fit(columns, natural, width);
  const line = (cells) =>
    widths
      .map((columnWidth, index) => {
        const { text, paint } = cells[index];
        const padded = pad(cut(text, columnWidth), columnWidth, columns[index].align);
        return paint ? paint(padded) : padded;
      })
      .join(GAP)
      .trimEnd();
  const heading = columns.map(({ title }) => ({ text: title, paint: style.bold }));
  return [line(heading), ...rows.map(line)];
}
