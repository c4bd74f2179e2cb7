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
			return tryToParseDateTime(value, timezone).toMillis();
		} catch {
			context.addIssue({ code: 'custom', message: NOT_A_TIME });
			return z.NEVER;
		}
	});
