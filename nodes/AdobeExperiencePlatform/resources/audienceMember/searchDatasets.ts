import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { DATASETS_A_PAGE, listDatasets, type Dataset } from '../../adobe/datasets';
import { listMembershipSchemas } from '../../adobe/schemas';
import { askForForm } from '../../operation/askForForm';
import type { Ask } from '../../run/ask';

/** More than any sandbox should have: an organization's datasets are counted in hundreds. */
const MOST_PAGES = 20;

/** The list behind the locator: the datasets that can hold memberships, and no others. */
export async function searchDatasets(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const fit = await askForForm(this, async (ask) => {
		const schemas = await membershipSchemas(ask);
		const isFit = ({ isProfile, schemaId }: Dataset) =>
			isProfile && schemaId !== undefined && schemas.has(schemaId);
		return (await profileDatasets(ask)).filter(isFit);
	});
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

async function membershipSchemas(ask: Ask): Promise<ReadonlySet<string>> {
	const ids = new Set<string>();
	let start: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const { ids: own, next } = await ask(listMembershipSchemas(start));
		own.forEach((id) => ids.add(id));
		if (next === undefined || next === start) break;
		start = next;
	}
	return ids;
}

async function profileDatasets(ask: Ask): Promise<Dataset[]> {
	const all: Dataset[] = [];
	for (let page = 0; page < MOST_PAGES; page++) {
		const { datasets, entries } = await ask(listDatasets(page * DATASETS_A_PAGE));
		all.push(...datasets);
		if (entries < DATASETS_A_PAGE) break;
	}
	return all;
}
