import type { IHttpRequestOptions } from 'n8n-workflow';

/** All that is made bears it: in its name, in its own ID or, a file, in its path. */
export const PREFIX = 'n8n tenant check';
export const ID_PREFIX = 'n8n_tenant_check_';
export const FOLDER = 'n8n-tenant-check';

/** What can be left behind in a sandbox. */
export type Kind = 'audience' | 'import' | 'file';

/** Something that was asked for, as far as is known. */
export interface Thing {
	readonly kind: Kind;
	/** The audience's name, or the file's path in the landing zone, encoded as it was sent. */
	readonly name: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/**
	 * Whether Adobe has it. `perhaps` until an answer has said so: the answer may have been lost, or nobody
	 * was there any more to hear it.
	 */
	readonly is: 'perhaps' | 'there' | 'refused' | 'gone';
	readonly id?: string;
	readonly audienceId?: string;
	readonly operationId?: string;
}

const nameIn = ({ body }: IHttpRequestOptions): string => {
	const given: unknown = typeof body === 'string' ? JSON.parse(body) : body;
	const { name } = Object(given) as { name?: unknown };
	return typeof name === 'string' ? name : '';
};

const pathIn = ({ url }: IHttpRequestOptions): string => new URL(url).pathname;

/** Which requests make something: whoever sends them, it is written down before they leave. */
const MAKERS: ReadonlyArray<{
	readonly method: string;
	readonly path: RegExp;
	readonly kind: Kind;
	readonly name: (options: IHttpRequestOptions) => string;
}> = [
	{ method: 'POST', path: /\/core\/ais\/audiences$/, kind: 'audience', name: nameIn },
	{ method: 'POST', path: /\/core\/ais\/external-audience\/?$/, kind: 'import', name: nameIn },
	// The storage's own: what is put to Adobe's gateway is no file of the landing zone.
	{ method: 'PUT', path: /^\/(?!data\/)[^/]+\/.+/, kind: 'file', name: pathIn },
];

/** What a request is to make, or `undefined` where it makes nothing. */
export function madeBy(options: IHttpRequestOptions): Pick<Thing, 'kind' | 'name'> | undefined {
	const path = pathIn(options);
	const maker = MAKERS.find((each) => each.method === options.method && each.path.test(path));
	return maker && { kind: maker.kind, name: maker.name(options) };
}
