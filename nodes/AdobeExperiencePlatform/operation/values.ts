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

/** A moment as a person says it: a date, in epoch milliseconds, or so many days from whenever it is used. */
export type When = { readonly at: number } | { readonly days: number };

/** @param now when it is used, in epoch milliseconds */
export const momentOfWhen = (when: When, now: number): number =>
	'at' in when ? when.at : now + when.days * DAY_MS;

type Place = Pick<Form, 'now' | 'timezone'>;

/** Ten years: a larger number of days is something else, most likely a date as a sheet counts it. */
const MOST_DAYS = 3650;
const NOT_A_TIME = 'must be a date, such as 2026-12-31, or a number of days';
const A_YEAR =
	'is a year, or too odd a number of days to tell: write a date, such as 2026-12-31, or another number';
const TOO_MANY_DAYS = `is too large for a number of days (${MOST_DAYS} at most). Where it is a date as Excel counts it, let the sheet give it as text, such as 2026-12-31`;

/**
 * A date in the workflow's time zone, a number of days, or a time as Adobe counts it.
 * @param direction of the days: into the past, or into the future
 * @returns what it says, or what is wrong with it, as a clause; `undefined` where it is blank
 */
function whenOf(value: unknown, timezone: string, direction: 1 | -1): When | string | undefined {
	if (isBlankCell(value)) return undefined;
	const number = /^\s*\d{1,6}(\.\d+)?\s*$/.exec(String(value))?.[0];
	if (number !== undefined) {
		const days = Number(number);
		if (days >= 1900 && days < 2200 && Number.isInteger(days)) return A_YEAR;
		return days > MOST_DAYS ? TOO_MANY_DAYS : { days: direction * days };
	}
	if (/^\s*\d{9,}\s*$/.test(String(value))) {
		const at = momentOf(String(value))?.earliest;
		return at === undefined ? NOT_A_TIME : { at };
	}
	try {
		return { at: tryToParseDateTime(asDate(value), timezone).toMillis() };
	} catch {
		return NOT_A_TIME;
	}
}

const whenSchema = (
	{ timezone }: Place,
	direction: 1 | -1,
	problemOf: (when: When) => string | undefined = () => undefined,
) =>
	z.unknown().transform((value, context): When | undefined => {
		const when = whenOf(value, timezone, direction);
		if (when === undefined) return undefined;
		const problem = typeof when === 'string' ? when : problemOf(when);
		if (problem === undefined && typeof when !== 'string') return when;
		context.addIssue({ code: 'custom', message: problem });
		return z.NEVER;
	});

/** A date, or a number of days from the run's begin, in epoch milliseconds; `undefined` where there is none. */
export const dateOrDays = (form: Place, direction: 1 | -1) =>
	whenSchema(form, direction).transform((when) => when && momentOfWhen(when, form.now));

/** A moment that is still to come. */
export const ahead = (form: Place) =>
	whenSchema(form, 1, (when) =>
		momentOfWhen(when, form.now) > form.now ? undefined : 'is over already',
	);

/** Clocks may be apart: what is ahead by less than this, in milliseconds, is now. */
const SKEW_MS = 5 * 60_000;

/** A moment that has been. */
export const past = (form: Place) =>
	whenSchema(form, -1, (when) =>
		momentOfWhen(when, form.now) <= form.now + SKEW_MS ? undefined : 'is in the future',
	);

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
