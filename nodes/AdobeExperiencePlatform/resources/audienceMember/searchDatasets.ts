import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listDatasets, type Dataset } from '../../adobe/datasets';
import { getSchema, listMembershipSchemas } from '../../adobe/schemas';
import { askForForm } from '../../operation/askForForm';
import type { Ask } from '../../run/ask';
import { outcomeOf } from '../../run/rows';
import { allPages } from '../shared/allPages';

/** The list behind the locator: the datasets that can hold memberships, and no others. */
export async function searchDatasets(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const fit = await askForForm(this, fitDatasets);
	return {
		results: fit
			.map(({ id, name = id, isUpsert }) => ({
				name: isUpsert ? `${name} (upsert)` : name,
				value: id,
			}))
			.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

async function fitDatasets(ask: Ask): Promise<Dataset[]> {
	const [schemas, datasets] = await Promise.all([
		allPages(ask, listMembershipSchemas),
		allPages(ask, listDatasets),
	]);
	const listed = new Set(schemas.entries);
	const likely = datasets.entries.flatMap(({ schemaId, ...dataset }) =>
		dataset.isProfile && schemaId !== undefined && listed.has(schemaId)
			? [{ ...dataset, schemaId }]
			: [],
	);
	const unfit = await schemasWithoutMemberships(
		ask,
		likely.map(({ schemaId }) => schemaId),
	);
	return likely.filter(({ schemaId }) => !unfit.has(schemaId));
}

/** Looks at each schema that was listed: that Adobe filters a list by field groups is on no page. */
async function schemasWithoutMemberships(ask: Ask, ids: readonly string[]): Promise<Set<string>> {
	const looked = [...new Set(ids)].map(async (id) => {
		const schema = await outcomeOf(async () => await ask(getSchema(id)));
		return schema.ok && !schema.result.holdsMemberships ? [id] : [];
	});
	return new Set((await Promise.all(looked)).flat());
}
