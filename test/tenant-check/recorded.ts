import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { readReport } from './like';
import type { Report } from './report';

const FOLDER = join(__dirname, 'reports');

/** The reports of tenants that were kept, by their files' names. */
export const recordedReports = (): ReadonlyArray<readonly [name: string, report: Report]> =>
	readdirSync(FOLDER)
		.filter((name) => name.endsWith('.json'))
		.map((name) => [name, readReport(join(FOLDER, name))]);

/** The operations of the node that a report says something about, and whether they did their job. */
export const verdictsIn = ({ answers }: Pick<Report, 'answers'>): ReadonlyMap<string, boolean> =>
	new Map(
		answers.flatMap(({ operation, isAsked, reading }) =>
			operation !== undefined && isAsked ? [[operation, reading === 'yes'] as const] : [],
		),
	);
