import type { IDataObject } from 'n8n-workflow';

import type { CreatedAudience } from '../../adobe/audience';
import type { ListedAudience } from '../../adobe/audienceList';

/** What a row comes out as: Adobe's answer, and whether this run made the audience. */
export interface AudienceItem extends IDataObject {
	audienceId: string;
	name: string;
	created: boolean;
}

/** The item for an audience that was just created; whatever Adobe adds to its answer is kept. */
export const createdItem = (answer: CreatedAudience, name: string): AudienceItem => ({
	name,
	...answer,
	created: true,
});

/** The item for an audience found in Adobe's list, in the shape of the answer to its creation. */
export const listedItem = (
	{ id, audienceId = id }: ListedAudience,
	name: string,
	created: boolean,
): AudienceItem => ({ name, audienceId, created, id });
