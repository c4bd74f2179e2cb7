import { z } from 'zod';

/** What Adobe said about an error, whichever of its six shapes it came in. */
export interface AdobeError {
	/** e.g. `403025`, `100950-409`, `UPAPI-113430-404`, `invalid_client`. */
	readonly code?: string;
	/** Adobe's own words. */
	readonly text?: string;
	/** Adobe's support asks for it. */
	readonly requestId?: string;
}

const word = z.union([z.string(), z.number()]).transform(String);

const gateway = z
	.object({ error_code: word, message: z.string().optional() })
	.transform((body): AdobeError => ({ code: body.error_code, text: body.message }));

const job = z
	.object({
		errors: z.object({
			errorCode: word.optional(),
			title: z.string().optional(),
			detail: z.string().optional(),
		}),
	})
	.refine(({ errors }) => errors.title !== undefined || errors.detail !== undefined)
	.transform(({ errors }): AdobeError => ({ text: sentence(errors.title, errors.detail) }));

const audiences = z
	.object({
		requestId: z.string().optional(),
		errors: z.record(z.string(), z.array(z.object({ message: z.string() }).passthrough())),
		title: z.string().optional(),
	})
	.transform(({ requestId, errors, title }): AdobeError => {
		const said = Object.values(errors)
			.flat()
			.map(({ message }) => innerText(message));
		return { text: said.length > 0 ? said.join('; ') : title, requestId };
	});

const ims = z
	.object({ error: z.string(), error_description: z.string().optional() })
	.transform((body): AdobeError => ({ code: body.error, text: body.error_description }));

const problem = z
	.object({
		title: z.string().optional(),
		detail: z.string().optional(),
		requestId: z.string().optional(),
	})
	.refine(({ title, detail }) => title !== undefined || detail !== undefined)
	.transform(
		({ title, detail, requestId }): AdobeError => ({ text: sentence(title, detail), requestId }),
	);

/** Most telling first: a body may fit more than one. */
const SHAPES = z.union([gateway, job, audiences, ims, problem]);

/** `100950-409`, with or without a service's prefix as in `UPAPI-113430-404`. */
const SERVICE_CODE = /\b(?:[A-Z]{2,}-)?\d{6}-[45]\d{2}\b/;

/** Whether a code is one of Adobe's services', not of the gateway in front of them. */
export const isServiceCode = (code: string) => SERVICE_CODE.test(code);

const REQUEST_ID_HEADERS = ['x-request-id', 'x-debug-id'];

/** As much of a stranger's words as a person reads. */
const LONGEST_QUOTE = 500;
const LONGEST_NAME = 100;

/** Somebody else's words as one line of bounded length. */
export function quoted(text: string, longest = LONGEST_QUOTE): string {
	const flat = text
		.slice(0, 4 * longest)
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim();
	return flat.length > longest || text.length > 4 * longest ? `${flat.slice(0, longest)}…` : flat;
}

/**
 * Reads an error answer of Adobe's gateway, its services or IMS.
 * @param body the answer's body as JSON, `undefined` where it is none
 * @param text the same as it came
 */
export function readAdobeError(
	body: unknown,
	text: string,
	headers: Readonly<Record<string, unknown>>,
): AdobeError {
	const shape = SHAPES.safeParse(body);
	const said = shape.success ? shape.data : {};
	const found = body === undefined ? {} : searched(body);
	const inHeaders = REQUEST_ID_HEADERS.map((name) => headers[name]).find(
		(id) => typeof id === 'string',
	);
	const known = {
		text: said.text ?? found.text,
		requestId: said.requestId ?? inHeaders,
		code: said.code ?? found.code ?? (shape.success ? serviceCodeIn(text) : undefined),
	};
	return {
		text: typeof known.text === 'string' ? quoted(known.text) || undefined : undefined,
		requestId:
			typeof known.requestId === 'string' ? quoted(known.requestId, LONGEST_NAME) : undefined,
		code: known.code === undefined ? undefined : quoted(known.code, LONGEST_NAME),
	};
}

const serviceCodeIn = (text: string) => SERVICE_CODE.exec(text.slice(0, 100_000))?.[0];

/** A gateway's code, e.g. `403025`, where something calls it a code. */
const GATEWAY_CODE = /^\d{6}$/;
const CALLED_CODE = /code|^error$/i;
const CALLED_WORDS = /^(message|detail|details|title|description|reason|error_?description)$/i;
/** Where an error is deeper, or longer, than this, nobody looks for it. */
const DEEPEST = 6;
const MOST = 500;

/** Looks for a code and for words in a body of whatever shape: the first of each that turns up. */
function searched(body: unknown): AdobeError {
	const found: { typed?: string; code?: string; text?: string } = {};
	let left = MOST;

	function look(value: unknown, name: string, depth: number): void {
		if (left-- <= 0 || depth > DEEPEST) return;
		if (Array.isArray(value)) return value.forEach((each) => look(each, name, depth + 1));
		if (typeof value === 'object' && value !== null) {
			return Object.entries(value).forEach(([key, each]) => look(each, key, depth + 1));
		}
		if (typeof value !== 'string' && typeof value !== 'number') return;
		const said = String(value);
		const code = serviceCodeIn(said);
		if (name === 'type') found.typed ??= code;
		if (CALLED_CODE.test(name)) found.code ??= GATEWAY_CODE.test(said) ? said : code;
		if (CALLED_WORDS.test(name)) found.text ??= innerText(said);
	}

	look(body, '', 0);
	return { code: found.typed ?? found.code, text: found.text };
}

/** The JSON value in a text, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Adobe's audience service sometimes hides a whole JSON error in a `message`. */
function innerText(message: string): string {
	if (!/^\s*\{/.test(message)) return message;
	const inner = z
		.object({
			message: z.string().optional(),
			detail: z.string().optional(),
			title: z.string().optional(),
		})
		.safeParse(parseJson(message));
	return (
		(inner.success && (inner.data.message ?? inner.data.detail ?? inner.data.title)) || message
	);
}

function sentence(title: string | undefined, detail: string | undefined): string | undefined {
	return [title, detail].filter(Boolean).join(': ') || undefined;
}
