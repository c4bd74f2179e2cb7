import { z } from 'zod';

import type { SimulatorSettings } from '../simulator/settings';
import type { Answered, Outcome } from './check';
import { redactor } from './redact';

const factSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

const answeredSchema = z.object({
	id: z.string(),
	asks: z.string(),
	how: z.string(),
	operation: z.string().optional(),
	reading: z.string().optional(),
	says: z.string(),
	trouble: z.string().optional(),
	isAsked: z.boolean(),
	facts: z.record(z.string(), factSchema.optional()),
	/** Checked where they are used: by the simulator. */
	settings: z.record(z.string(), z.unknown()),
	exchanges: z.array(z.number()),
});

/** What a check found out, fit for everybody's eyes. */
export const reportSchema = z.object({
	report: z.literal('n8n-nodes-adobe-experience-platform tenant check'),
	/** A date. */
	on: z.string(),
	versions: z.object({ package: z.string(), node: z.string() }),
	/** Whether it was Adobe that answered, or a stand-in on the same machine. */
	asked: z.enum(['Adobe', 'the simulator']),
	stoppedBy: z.string().optional(),
	answers: z.array(answeredSchema),
	left: z.array(z.string()),
	removed: z.number(),
	/** Makes the simulator answer as this tenant does. */
	settings: z.record(z.string(), z.unknown()),
});

export type Report = z.infer<typeof reportSchema>;

export interface About {
	readonly on: Date;
	readonly packageVersion: string;
	readonly isAdobe: boolean;
	/** What else must not be seen. */
	readonly secrets: readonly string[];
}

/** Puts an outcome into a report and its exchanges, with nothing in them that must not be seen. */
export function reportOf(
	{ answers, exchanges, cleaned, stoppedBy, secrets }: Outcome,
	{ on, packageVersion, isAdobe, secrets: more }: About,
): { report: Report; exchanges: object[] } {
	const { all, body, exchange } = redactor([...secrets, ...more], exchanges);

	/** Settings are words of ours, but for the refusals that were heard. */
	const cleanedSettings = ({ refusals, ...rest }: Partial<SimulatorSettings>) => ({
		...rest,
		...(refusals !== undefined && {
			refusals: Object.fromEntries(
				Object.entries(refusals).map(([what, { status, body: heard }]) => [
					what,
					{ status, body: typeof heard === 'string' ? '<html></html>' : body(heard, true) },
				]),
			),
		}),
	});

	const told = answers.map((answered: Answered) => ({
		...answered,
		facts: all(answered.facts),
		says: all(answered.says),
		settings: inJson(cleanedSettings(answered.settings)),
	}));
	const refusals = Object.assign({}, ...told.map(({ settings }) => settings.refusals)) as object;
	const settings = Object.assign({}, ...told.map(({ settings: own }) => own)) as object;
	return {
		report: reportSchema.parse({
			report: 'n8n-nodes-adobe-experience-platform tenant check',
			on: on.toISOString().slice(0, 10),
			versions: { package: packageVersion, node: process.versions.node },
			asked: isAdobe ? 'Adobe' : 'the simulator',
			...(stoppedBy !== undefined && { stoppedBy }),
			answers: told,
			left: all([...cleaned.left]),
			removed: cleaned.removed,
			settings: { ...settings, ...(Object.keys(refusals).length > 0 && { refusals }) },
		}),
		exchanges: exchanges.map(exchange),
	};
}

/** JSON knows no undefined: a status that a running run doesn't have is null there. */
const inJson = (settings: Partial<SimulatorSettings>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value ?? null]));

const factIn = (fact: z.infer<typeof factSchema> | undefined): string =>
	Array.isArray(fact) ? fact.join(', ') : String(fact);

/** In one cell of a table. */
const cell = (text: string) =>
	text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');

function row({
	asks,
	says,
	trouble,
	facts,
	settings,
	exchanges,
}: Report['answers'][number]): string {
	const told = Object.entries(facts)
		.filter(([, fact]) => fact !== undefined)
		.map(([name, fact]) => `${name}: ${factIn(fact)}`);
	const set = Object.keys(settings).map((name) => `\`${name}\``);
	const numbers = exchanges.length > 4 ? [exchanges[0], '…', exchanges.at(-1)] : exchanges;
	const cells = [
		asks,
		trouble === undefined ? says : `**${says}** ${trouble}`,
		told.join('; '),
		set.join(', '),
		numbers.join(' '),
	];
	return `| ${cells.map(cell).join(' | ')} |`;
}

/** The report for people, fit to be pasted into an issue. */
export function markdownOf(report: Report): string {
	const { answers, left, on, versions, asked, stoppedBy, removed, settings } = report;
	const answered = answers.filter(({ isAsked }) => isAsked);
	const troubles = answered.filter(({ trouble }) => trouble !== undefined);
	return [
		`# Tenant check of ${on}`,
		'',
		`Asked was ${asked}; ${answered.length} of ${answers.length} questions were answered, ${troubles.length} of them otherwise than the node can live with. Package ${versions.package}, Node.js ${versions.node}.`,
		...(stoppedBy === undefined ? [] : ['', `It was stopped: ${stoppedBy}.`]),
		'',
		left.length === 0
			? `Cleaned up: ${removed} things removed, nothing left.`
			: `**Left in the sandbox, please remove by hand:** ${left.map(cell).join('; ')}`,
		'',
		'| Asked | Answer | Facts | Setting of the simulator | Exchanges |',
		'| --- | --- | --- | --- | --- |',
		...answers.map(row),
		'',
		'What makes the simulator answer in the same way (`npm run simulator -- --like report.json`):',
		'',
		'```json',
		JSON.stringify(settings, null, '\t'),
		'```',
		'',
	].join('\n');
}
