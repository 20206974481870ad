// SPDX-License-Identifier: Apache-2.0

/** Reads what operators watch a node by, and what a node exports. */

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

export const ops = (name) => new URL(`../../ops/${name}`, import.meta.url);

/** Series that Prometheus makes itself, and labels that it adds. */
const OWN_SERIES = ['up'];
const OWN_LABELS = ['instance', 'job'];
const KEYWORDS = ['and', 'or', 'unless', 'bool'];
const TIME = /\[[^\]]*\]|\boffset\s+\w+/g;
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
const SELECTOR = /([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{[^}]*\})?(\s*\()?/g;
const MATCHER = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? \S+$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** The series that an expression of PromQL asks for: names with their matchers. */
export function seriesOf(expression) {
	const bare = expression.replace(GROUPING, ' ').replace(TIME, ' ');
	return Array.from(bare.matchAll(SELECTOR))
		.filter(([, name, , opens]) => !opens && !KEYWORDS.includes(name) && !OWN_SERIES.includes(name))
		.map(([, name, braces = '']) => ({
			expression,
			name,
			matchers: Array.from(braces.matchAll(MATCHER), ([, label, operator, value]) => ({ label, operator, value }))
				.filter(({ label }) => !OWN_LABELS.includes(label)),
		}));
}

export async function alertRules() {
	const { groups } = parse(await readFile(ops('prometheus/alerts.yaml'), 'utf8'));
	return groups.flatMap(({ rules }) => rules);
}

export async function dashboard() {
	return JSON.parse(await readFile(ops('grafana/salus.json'), 'utf8'));
}

/** The queries of a dashboard: those of its panels and those that fill its lists. */
export function queriesOf({ panels, templating }) {
	const listed = templating.list.filter(({ type }) => type === 'query')
		.map(({ definition }) => /^label_values\((.*), *\w+\)$/.exec(definition)[1]);
	return [...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)), ...listed];
}

/** All series that the alerts and the dashboard ask for. */
export async function wantedSeries() {
	const expressions = [...(await alertRules()).map(({ expr }) => expr), ...queriesOf(await dashboard())];
	return expressions.flatMap(seriesOf);
}

const fits = (value, { operator, value: wanted }) => {
	if (value === undefined) return false;
	// A choice of the dashboard, and words that a node may not have said yet: the label is enough.
	if (wanted.includes('$') || operator.startsWith('!')) return true;
	return operator === '=' ? value === wanted : new RegExp(`^(?:${wanted})$`).test(value);
};

/** What a node exports, in the text format of Prometheus. */
export function exposition(text) {
	const samples = new Map();
	for (const line of text.split('\n')) {
		const [, name, braces = ''] = SAMPLE.exec(line) ?? [];
		if (!name || line.startsWith('#')) continue;
		const labels = Object.fromEntries(Array.from(braces.matchAll(LABEL), ([, label, value]) => [label, value]));
		samples.set(name, [...(samples.get(name) ?? []), labels]);
	}
	return {
		/** Whether a sample has the name and fits every matcher. */
		has: ({ name, matchers }) =>
			(samples.get(name) ?? []).some((labels) => matchers.every((one) => fits(labels[one.label], one))),
	};
}
