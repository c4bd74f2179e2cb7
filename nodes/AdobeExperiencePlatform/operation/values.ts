import { tryToParseDateTime } from 'n8n-workflow';
import { z } from 'zod';

import { momentOf } from '../adobe/moments';
import { isBlankCell, type Form } from './parameters';

/** Several texts, as a list or with commas between them; `undefined` where there is none. */
export const listOfTexts = z
	.unknown()
	.transform((value, context): readonly string[] | undefined => {
		if (isBlankCell(value)) return undefined;
		const parts: readonly unknown[] = Array.isArray(value) ? value : String(value).split(',');
		const isText = (part: unknown) => typeof part === 'string' || typeof part === 'number';
		if (!parts.every(isText) || (typeof value === 'object' && !Array.isArray(value))) {
			context.addIssue({ code: 'custom', message: 'must be text, with commas between labels' });
			return z.NEVER;
		}
		const given = parts.map((part) => String(part).trim()).filter((part) => part !== '');
		return given.length === 0 ? undefined : given;
	});

const DAY_MS = 24 * 60 * 60 * 1000;
const NOT_A_TIME = 'must be a date, such as 2026-12-31, or a number of days';

/**
 * A date in the workflow's time zone, a number of days from now, or a time as Adobe counts it; to epoch
 * milliseconds, `undefined` where there is none.
 * @param direction of the days: into the past, or into the future
 */
export const dateOrDays = ({ now, timezone }: Pick<Form, 'now' | 'timezone'>, direction: 1 | -1) =>
	z.unknown().transform((value, context) => {
		if (isBlankCell(value)) return undefined;
		const days = /^\s*\d{1,5}(\.\d+)?\s*$/.exec(String(value))?.[0];
		if (days !== undefined) return now + direction * Number(days) * DAY_MS;
		if (/^\s*\d{9,}\s*$/.test(String(value))) return momentOf(String(value))?.earliest;
		try {
			return tryToParseDateTime(asDate(value), timezone).toMillis();
		} catch {
			context.addIssue({ code: 'custom', message: NOT_A_TIME });
			return z.NEVER;
		}
	});

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const DAY_FIRST = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/;
const ISO =
	/^\d{4}-?\d\d-?\d\d(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const IN_WORDS = /^(?=.*\b\d{4}\b).*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i;
const WITH_ZONE = /Z$|\b(?:GMT|UTC)|[+-]\d\d:?\d\d$/i;

/**
 * A date as n8n reads it in any time zone. What n8n doesn't know it leaves to JavaScript, which reads it in
 * the time zone of the server, and takes "-7" for July, 30 February for 2 March and 3/4 for 4 March.
 */
function asDate(value: unknown): unknown {
	if (value instanceof Date) return value;
	const ordered = String(value)
		.trim()
		.replace(DAY_FIRST, '$3-$2-$1')
		.replace(YEAR_FIRST, (_, year: string, month: string, day: string) =>
			[year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
		)
		.replace(/^(\S{10}) (?=\d:)/, '$1 0');
	if (ISO.test(ordered)) return isInCalendar(ordered) ? ordered : undefined;
	if (!IN_WORDS.test(ordered)) return undefined;
	// The same hands of the clock, to be read in the time zone of the workflow.
	return WITH_ZONE.test(ordered) ? ordered : new Date(`${ordered} UTC`).toISOString().slice(0, 19);
}

function isInCalendar(iso: string): boolean {
	const [day = ''] = /^\d{4}-\d\d-\d\d/.exec(iso) ?? [];
	return day === '' || new Date(`${day}T00:00Z`).toJSON()?.startsWith(day);
}
