import { z } from 'zod';

import { text, textsIn } from './answerFields';
import type { HarmlessCall } from './call';
import type { Words } from './errors/catalogue';

/** What a dataset says of itself, as far as it matters for profiles. */
export interface Dataset {
	readonly id: string;
	readonly name?: string;
	readonly schemaId?: string;
	/** Whether what it takes goes into profiles. */
	readonly isProfile: boolean;
	/** Whether a record is merged into the one that is there, instead of taking its place. */
	readonly isUpsert: boolean;
}

const isOn = (tags: readonly string[], name: string) =>
	tags.some((tag) => new RegExp(`^\\s*${name}\\s*:\\s*true\\s*$`, 'i').test(tag));

const datasetSchema = z
	.object({
		name: text,
		schemaRef: z.object({ id: text }).optional().catch(undefined),
		tags: z.object({ unifiedProfile: z.unknown() }).optional().catch(undefined),
	})
	.transform(({ name, schemaRef, tags }) => {
		const profile = textsIn(tags?.unifiedProfile);
		return {
			name,
			schemaId: schemaRef?.id,
			isProfile: isOn(profile, 'enabled'),
			isUpsert: isOn(profile, 'isUpsert'),
		};
	});

/** Catalog's answers are objects keyed by ID (Adobe: Catalog Service API). */
const keyedSchema = z.record(z.string(), z.unknown()).transform((byId) => {
	const datasets = Object.entries(byId).flatMap(([id, value]): Dataset[] => {
		const { success, data } = datasetSchema.safeParse(value);
		return success ? [{ id, ...data }] : [];
	});
	return { datasets, count: Object.keys(byId).length };
});

const WORDS: Words = {
	noun: 'dataset',
	permission: 'View Datasets',
	notFound: {
		message: 'Adobe knows no such dataset',
		description: 'Choose it from the list again, and check the sandbox this row works in.',
	},
};

/** The longest page that Catalog gives. */
const DATASETS_A_PAGE = 100;

/** One page of the sandbox's datasets; the last one is the first that isn't full. */
export const listDatasets = (
	start = '0',
): HarmlessCall<{ readonly entries: readonly Dataset[]; readonly next?: string }> => ({
	method: 'GET',
	service: 'catalog',
	path: '/dataSets',
	query: {
		limit: String(DATASETS_A_PAGE),
		start,
		properties: 'name,schemaRef,tags',
	},
	notFound: 'route',
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => {
		const page = keyedSchema.safeParse(json).data;
		const isFull = page !== undefined && page.count >= DATASETS_A_PAGE;
		return (
			page && {
				entries: page.datasets,
				...(isFull && { next: String(Number(start) + page.count) }),
			}
		);
	},
});

/** One dataset (Adobe: Catalog Service API, view dataset). */
export const getDataset = (id: string): HarmlessCall<Dataset> => ({
	method: 'GET',
	service: 'catalog',
	path: `/dataSets/${encodeURIComponent(id)}`,
	notFound: 'thing',
	thing: `the dataset ID "${id}"`,
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) =>
		keyedSchema.safeParse(json).data?.datasets.find((dataset) => dataset.id === id),
});
