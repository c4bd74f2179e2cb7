import { secretHider } from '../../nodes/AdobeExperiencePlatform/adobe/session/secrets';
import type { Exchange } from './wire';

/** Makes what is written down fit for everybody's eyes. */
export interface Redactor {
	/** Our own words, with somebody else's in them perhaps. */
	readonly words: (text: string) => string;
	/** The same in everything of a value. */
	readonly all: <Value>(value: Value) => Value;
	/** Somebody else's JSON: only what is known to be harmless stays, the rest is said by its length. */
	readonly body: (value: unknown, isError: boolean) => unknown;
	/** An exchange for the file beside the report. */
	readonly exchange: (exchange: Exchange) => object;
}

const HIDDEN = '[hidden]';

/** Keys whose texts are secrets, people, or whose they are: wherever one of them stands, it is hidden. */
const PRIVATE =
	/token|secret|sas|signature|password|credential|accesskey|session|authorization|api-?key|created(by|user|client)|updated(by|user|client)|user|owner|author|e-?mail|person|ims|^org|organi[sz]ation|tenant|account|client_?id|bucket|folder$|dlzpath/i;

/** Keys whose texts are Adobe's words, and nobody's. */
const HARMLESS =
	/^(status|type|state|stage|lifecycleState|entityType|next|href|region|idType|dlzProvider|containerName|expiryDate|creationTime|updateTime|createdAt|updatedAt|requestId|operationId|runId|flowRunId|audienceType|cloudType|sourceType)$/i;

/** The same in an error, where no data is. */
const HARMLESS_IN_ERRORS = /^(title|code|errorCode|error_code|error|message|detail|op|path)$/i;

/** Whoever it is about, these are nobody's business: addresses, organizations, tokens, signatures. */
const PATTERNS: ReadonlyArray<readonly [RegExp, string]> = [
	[/[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+/g, HIDDEN],
	[/\beyJ[\w-]+(\.[\w-]+)*/g, HIDDEN],
	[/\b[0-9A-F]{24}\b/g, HIDDEN],
	[/\b(sig|skoid|sktid)=[^&"'\s<>\\]+/gi, `$1=${HIDDEN}`],
	[/\b[\w-]+\.(blob|dfs)\.core\.windows\.net/gi, `${HIDDEN}.blob.core.windows.net`],
];

/** Shorter ones are words that stand anywhere. */
const LEAST = 4;

/** How often somebody may have encoded an address in another one. */
const ENCODED = 3;

/** What is left of a text under any escaping: a secret that is wrapped too often to be cut out is found by it. */
function coreOf(text: string): string {
	let decoded = text;
	for (let times = 0; times < ENCODED; times++) {
		decoded = decoded.replace(/%[0-9a-f]{2}/gi, (byte) =>
			String.fromCharCode(Number.parseInt(byte.slice(1), 16)),
		);
	}
	return decoded.replace(/[^A-Za-z0-9]/g, '');
}

/** @param known secrets, and whatever else must not be seen; what exchanges call private is added */
export function redactor(known: readonly string[], exchanges: readonly Exchange[] = []): Redactor {
	const secrets = new Set(known.filter((secret) => secret.length >= LEAST));
	const sent = new Set<string>();
	for (const { request, answer } of exchanges) {
		if (answer !== undefined) collectPrivate(answer.json, secrets);
		collectTexts(jsonIn(request.body), sent);
	}
	for (const secret of [...secrets]) {
		const bare = /^(.+)@AdobeOrg$/.exec(secret)?.[1];
		if (bare !== undefined) secrets.add(bare);
	}
	// The longest first, or a part of one would be left.
	const ordered = [...secrets].sort((a, b) => b.length - a.length);
	const hider = secretHider(() => ordered);

	const cores = ordered.map(coreOf).filter((core) => core.length >= 2 * LEAST);
	const words = (text: string): string => {
		const cleaned = PATTERNS.reduce(
			(rest, [pattern, instead]) => rest.replace(pattern, instead),
			hider.inErrors(text),
		);
		const core = coreOf(cleaned);
		return cores.some((secret) => core.includes(secret)) ? HIDDEN : cleaned;
	};

	function body(value: unknown, isError: boolean, key = ''): unknown {
		if (Array.isArray(value)) return value.map((each) => body(each, isError, key));
		if (typeof value === 'object' && value !== null) {
			return Object.fromEntries(
				Object.entries(value).map(([name, each]) => [words(name), body(each, isError, name)]),
			);
		}
		if (PRIVATE.test(key)) return HIDDEN;
		if (typeof value !== 'string') return value;
		const isOurs = sent.has(value);
		const isHarmless = HARMLESS.test(key) || (isError && HARMLESS_IN_ERRORS.test(key));
		return isOurs || isHarmless ? words(value) : `[a text of ${value.length} characters]`;
	}

	const all = <Value>(value: Value): Value => {
		if (typeof value === 'string') return words(value) as Value;
		if (Array.isArray(value)) return value.map((each: unknown) => all(each)) as Value;
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, each]) => [words(key), all(each as unknown)]),
		) as Value;
	};

	return {
		words,
		all,
		body,
		exchange: ({ nr, question, by, sentAt, heardAt, request, answer, lost }) => ({
			nr,
			question,
			by,
			at: new Date(sentAt).toISOString(),
			ms: heardAt - sentAt,
			request: {
				method: request.method,
				url: words(request.url),
				headers: headersOf(request.headers, words),
				body: /\/ims\/token\//.test(request.url) ? HIDDEN : all(jsonIn(request.body)),
			},
			...(answer !== undefined && {
				answer: {
					status: answer.status,
					headers: headersOf(answer.headers, words),
					body:
						answer.json === undefined
							? `[${answer.text.length} characters that are no JSON]`
							: body(answer.json, answer.status >= 400),
				},
			}),
			...(lost !== undefined && { lost: words(lost) }),
		}),
	};
}

/** The only headers that tell something. */
const TELLING =
	/^(accept|content-type|content-length|date|retry-after|x-request-id|x-debug-id|x-sandbox-name|x-ms-.*|.*rate-?limit.*|etag|last-modified|vary|server)$/i;

const headersOf = (headers: Readonly<Record<string, unknown>>, words: (text: string) => string) =>
	Object.fromEntries(
		Object.entries(headers)
			.filter(([name]) => TELLING.test(name))
			.map(([name, value]) => [words(name), words(String(value))]),
	);

function jsonIn(text: unknown): unknown {
	if (typeof text !== 'string') return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Every text below a key that is private. */
function collectPrivate(value: unknown, into: Set<string>, key = ''): void {
	if (typeof value === 'string') {
		if (PRIVATE.test(key) && value.length >= LEAST) into.add(value);
	} else if (Array.isArray(value)) {
		value.forEach((each) => collectPrivate(each, into, key));
	} else if (typeof value === 'object' && value !== null) {
		for (const [name, each] of Object.entries(value)) {
			collectPrivate(each, into, PRIVATE.test(key) ? key : name);
		}
	}
}

function collectTexts(value: unknown, into: Set<string>): void {
	if (typeof value === 'string') into.add(value);
	else if (typeof value === 'object' && value !== null) {
		Object.values(value).forEach((each) => collectTexts(each, into));
	}
}
