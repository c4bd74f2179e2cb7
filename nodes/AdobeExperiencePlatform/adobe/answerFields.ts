import { z } from 'zod';

import { halfCharacterIn } from './characters';

/** A text field of Adobe's answer; what isn't text is as good as missing. */
export const textIn = (value: unknown): string | undefined =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/** A list of texts in Adobe's answer, empty where there is none. */
export const textsIn = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.flatMap((each) => textIn(each) ?? []) : [];

/** A field that isn't what Adobe documents is as good as missing. */
export const text = z.unknown().transform((value) => textIn(value));

/** The same for a list of texts, empty where there is none. */
export const texts = z.unknown().transform((value) => textsIn(value));

/** What goes into a path later is no path of its own, and can be written in one. */
export const id = text.pipe(
	z
		.string()
		.min(1)
		.refine((value) => !/^\.+$/.test(value) && halfCharacterIn(value) === undefined),
);

/** Those entries of a list that are what a schema says; odd ones are skipped. */
export const allOf = <Schema extends z.ZodTypeAny>(
	schema: Schema,
	value: unknown,
): Array<z.output<Schema>> =>
	(Array.isArray(value) ? value : []).flatMap((each) => {
		const read = schema.safeParse(each);
		return read.success ? [read.data as z.output<Schema>] : [];
	});

/** From the links of a page: what the one to the next page says under a name. Links may be relative. */
export const nextIn = (name: string) =>
	z
		.object({ next: z.object({ href: z.unknown() }) })
		.optional()
		.catch(undefined)
		.transform((links) => {
			const [, query] = textIn(links?.next.href)?.split('?') ?? [];
			return new URLSearchParams(query).get(name) ?? undefined;
		});
