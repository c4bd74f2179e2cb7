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
	const requestId =
		said.requestId ??
		REQUEST_ID_HEADERS.map((name) => headers[name]).find((id) => typeof id === 'string');
	const code = said.code ?? (shape.success ? serviceCodeIn(body, text) : undefined);
	return {
		text: said.text,
		code,
		requestId: typeof requestId === 'string' ? requestId : undefined,
	};
}

/** The error's `type` names the code; elsewhere it may also stand in something that Adobe quotes. */
function serviceCodeIn(body: unknown, text: string): string | undefined {
	const typed = z.object({ type: z.string().regex(SERVICE_CODE) }).safeParse(body);
	return SERVICE_CODE.exec(typed.success ? typed.data.type : text)?.[0];
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
