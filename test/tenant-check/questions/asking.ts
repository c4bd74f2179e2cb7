import { isHtml, isSuccess, type Answer } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Refusal, SimulatorSettings } from '../../simulator/settings';
import { NotAsked, type Check, type Fact, type Finding, type Made } from '../question';

export const ACCEPT = 'application/vnd.adobe.external.audiences+json; version=2';
export const AUDIENCES = '/data/core/ups/audiences';

/** Longer than anybody waits for a list. */
export const LONGEST_LAG_MS = 120_000;

type Json = Readonly<Record<string, unknown>>;

export const objectIn = (value: unknown): Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const bodyOf = ({ json }: Answer): Json => objectIn(json);

/** A text of an answer, empty where there is none. */
export const textIn = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What an answer is like, for the report. */
export const shapeOf = (answer: Answer): Record<string, Fact | undefined> => ({
	status: answer.status,
	...(!isSuccess(answer) && { code: answer.said.code, isPage: isHtml(answer) || undefined }),
});

/** Refusals that a question may be about. */
export const REFUSALS = [401, 403];

/** Sends a create of an audience and leaves it at that. */
export const sendCreate = async (
	{ adobe, basePath, whose }: Check,
	name: string,
	more: object = {},
	below = basePath,
): Promise<Answer> =>
	await adobe.ask({
		method: 'POST',
		path: `${below}/audiences`,
		query: { createAudienceMetaOnly: 'true' },
		accept: ACCEPT,
		body: { name, ...whose, ...more },
		answers: REFUSALS,
	});

/** @throws {NotAsked} where Adobe makes none */
export async function made(check: Check, name: string, more: object = {}): Promise<Made> {
	const answer = await sendCreate(check, name, more);
	const audienceId = textIn(bodyOf(answer).audienceId);
	if (isSuccess(answer) && audienceId !== '') return { name, audienceId, answer };
	throw new NotAsked(`no audience could be made for it (${answer.status})`);
}

export interface Page {
	readonly answer: Answer;
	readonly children: readonly Json[];
	/** `_page` or `_pages`. */
	readonly page: Json;
}

/** @throws {NotAsked} where there is none; a 400 is an answer, for the question may have been odd */
export async function list(
	{ adobe }: Check,
	query: Readonly<Record<string, string | readonly string[]>>,
): Promise<Page> {
	const answer = await adobe.ask({ path: AUDIENCES, query });
	if (!isSuccess(answer) && answer.status !== 400) {
		throw new NotAsked(`the list cannot be had (${answer.status})`);
	}
	const body = bodyOf(answer);
	const found = Array.isArray(answer.json) ? answer.json : body.children;
	return {
		answer,
		children: Array.isArray(found) ? found.map(objectIn) : [],
		page: objectIn(body._page ?? body._pages),
	};
}

export const namesOn = ({ children }: Page): string[] => children.map(({ name }) => textIn(name));

/** Waits until a list shows an audience of this name. */
export const untilListed = async (check: Check, name: string, withinMs = LONGEST_LAG_MS) =>
	await check.until(
		async () =>
			(await list(check, { name, limit: '100' })).children.find((each) => each.name === name),
		withinMs,
	);

/**
 * Reads how something is refused, beside how Adobe's pages say it.
 * @param documented statuses with their codes, the code left out where the pages name none
 */
export function refusal(
	what: Refusal,
	answer: Answer,
	documented: { readonly status: number; readonly code?: string },
): Pick<Finding, 'settings' | 'facts'> & {
	readonly reading: 'documented' | 'otherwise' | 'taken';
} {
	if (isSuccess(answer)) return { reading: 'taken', facts: shapeOf(answer) };
	const { status, said } = answer;
	const isDocumented = status === documented.status && said.code === documented.code;
	const body: unknown = answer.json ?? answer.text;
	return {
		reading: isDocumented ? 'documented' : 'otherwise',
		facts: shapeOf(answer),
		settings: isDocumented ? {} : { refusals: { [what]: { status, body } } },
	};
}

/** The settings of a finding, with more. */
export const withSettings = <Given extends Finding>(
	finding: Given,
	more: Partial<SimulatorSettings>,
): Given => ({ ...finding, settings: { ...finding.settings, ...more } });
