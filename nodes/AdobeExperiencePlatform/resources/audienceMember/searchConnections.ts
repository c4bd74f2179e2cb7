import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listConnections } from '../../adobe/streaming';
import { askForForm } from '../../operation/askForForm';
import { allPages } from '../shared/allPages';

/** The list behind the locator: the streaming connections that take events. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const { entries: connections } = await askForForm(
		this,
		async (ask) => await allPages(ask, listConnections),
	);
	return {
		results: connections
			.filter(({ inlet }) => inlet !== undefined)
			.map(({ id, name = id }) => ({ name, value: id }))
			.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}
