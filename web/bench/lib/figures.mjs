/** The value below which a part of them lies; of few it is the greatest. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))] ?? NaN;
}
export const p50 = (values) => quantile(values, 0.5);
export const p95 = (values) => quantile(values, 0.95);
export const most = (values) => Math.max(...values);
export const sum = (values) => values.reduce((all, one) => all + one, 0);

export const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
/** "p50 22 ms, p95 30 ms, most 41 ms of 40". */
export const spread = (values) =>
  `p50 ${ms(p50(values))}, p95 ${ms(p95(values))}, most ${ms(most(values))} of ${values.length}`;

/** A line of the table. `met`: undefined where nothing is asked. */
export function figure(row, name, target, measured, met, note = '') {
  return { row, name, target, measured, met, note };
}

export function lineOf({ row, name, target, measured, met, note }) {
  const verdict = met === undefined ? '' : met ? ' · met' : ' · MISSED';
  return `${String(row).padStart(2)} ${name}: ${measured}${target ? ` (${target})` : ''}${verdict}${note ? ` · ${note}` : ''}`;
}
