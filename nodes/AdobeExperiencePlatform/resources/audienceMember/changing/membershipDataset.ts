import { getDataset, type Dataset } from '../../../adobe/datasets';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { getSchema, type Schema } from '../../../adobe/schemas';
import type { AskHarmless } from '../../../run/ask';

/** A dataset that memberships can go into. */
export interface MembershipDataset {
	readonly id: string;
	readonly name: string;
	readonly schemaId: string;
	/** Whether a record is merged into the one that is there, instead of taking its place. */
	readonly isUpsert: boolean;
	/** The field that is the primary identity; without one it is the identity map. */
	readonly primary?: Schema['primary'];
}

/**
 * Looks whether memberships can go into a dataset, before any does.
 * @throws {FailureError} what it lacks, and how it is made so
 */
export async function openDataset(ask: AskHarmless, id: string): Promise<MembershipDataset> {
	const dataset = await ask(getDataset(id));
	if (!dataset.isProfile) throw unfit(dataset, NOT_ENABLED);
	if (dataset.schemaId === undefined) throw unfit(dataset, NO_SCHEMA);
	const { schemaId } = dataset;
	const schema = await ask(getSchema(schemaId));
	if (!schema.holdsMemberships) throw unfit(dataset, NO_MEMBERSHIPS);
	if (schema.primary === undefined && !schema.hasIdentityMap) throw unfit(dataset, NO_IDENTITY);
	const { name = id, isUpsert } = dataset;
	return { id, name: quoted(name, 100), schemaId, isUpsert, primary: schema.primary };
}

interface Lack {
	readonly problem: string;
	readonly remedy: string;
}

const NOT_ENABLED: Lack = {
	problem: 'is not enabled for Profile',
	remedy: "Open it in Experience Platform under Datasets, and switch on 'Profile'.",
};
const NO_SCHEMA: Lack = {
	problem: 'has no schema',
	remedy: 'Choose another one.',
};
const NO_MEMBERSHIPS: Lack = {
	problem: 'can hold no memberships',
	remedy:
		'Its schema lacks the field group "Segment Membership Details". Add it under Schemas in Experience Platform, or choose another dataset.',
};
const NO_IDENTITY: Lack = {
	problem: 'has no place for the ID of a person',
	remedy:
		'Its schema has neither a primary identity nor the field group "IdentityMap". Add one under Schemas in Experience Platform.',
};

const unfit = ({ id, name = id }: Dataset, { problem, remedy }: Lack) =>
	new FailureError({
		message: `The dataset ${problem}`,
		description: `It is about the dataset "${quoted(name, 100)}". ${remedy}`,
		assurance: 'Nothing was sent to Adobe.',
		facts: { parameter: 'Dataset', datasetId: quoted(id, 100) },
	} satisfies Failure);
