import { readFileSync } from 'node:fs';
import { z } from 'zod';

import { defaultSettings, type SimulatorSettings } from '../simulator/settings';
import { reportSchema, type Report } from './report';

const refusals = z.record(
	z.string(),
	z.object({ status: z.number().int().min(400).max(599), body: z.unknown() }),
);

/** Settings that may be something else than by default, and still of another kind. */
const OTHERWISE: Readonly<Record<string, z.ZodTypeAny>> = {
	lastNext: z.union([z.literal(''), z.literal(0), z.literal('0'), z.null()]),
	runningAs: z
		.string()
		.nullable()
		.transform((said) => said ?? undefined),
	refusals,
};

/** A value of the same kind as the setting has by default. */
function kindOf(name: string, usual: unknown): z.ZodTypeAny {
	const otherwise = OTHERWISE[name];
	if (otherwise !== undefined) return otherwise;
	if (Array.isArray(usual)) return z.array(z.string());
	return (
		{ number: z.number(), boolean: z.boolean() }[typeof usual as 'number' | 'boolean'] ?? z.string()
	);
}

const settingsSchema = z
	.object(
		Object.fromEntries(
			Object.entries({ ...defaultSettings(), lastNext: '' }).map(([name, usual]) => [
				name,
				kindOf(name, usual).optional(),
			]),
		),
	)
	.strict();

/**
 * What makes the simulator answer as a report says that a tenant does.
 * @throws where the report has settings that this simulator doesn't know
 */
export function settingsLike({ settings }: Pick<Report, 'settings'>): Partial<SimulatorSettings> {
	const read = settingsSchema.parse(settings);
	const given = Object.entries(read).filter(([name]) => name in settings);
	return Object.fromEntries(given) as Partial<SimulatorSettings>;
}

/** @throws where the file is no report */
export const readReport = (file: string): Report =>
	reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
